package dev.millrace.engine.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step runs once for each element of: {@code for-each} and {@code matrix}.
 *
 * @param failFast whether the first element that fails stops the others
 */
public record FanOut(Items items, boolean failFast) {

  /** The texts that may hold expressions, in the shape in which they are written. */
  public Object written() {
    if (items instanceof Listed listed) {
      return listed.written();
    }
    return items instanceof Product product ? product.lists() : List.of();
  }

  /** Where the elements come from. */
  public sealed interface Items {}

  /**
   * A list or a map as it is written, or one expression that gives a list or a map.
   *
   * @param written plain data; texts may hold {@code ${{ }}}
   */
  public record Listed(Object written) implements Items {}

  /**
   * The product of lists: every combination, the last list turning fastest.
   *
   * @param lists name to items, plain data whose texts may hold {@code ${{ }}}, in the order
   *     written
   */
  public record Product(Map<String, List<Object>> lists) implements Items {
    public Product {
      lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    }
  }

  /**
   * The rows of a dataset. Only workers read them.
   *
   * @param source output port whose dataset it is
   * @param batch how many rows make one element, which is a list then; the last one may have fewer.
   *     Empty if each row is an element
   */
  public record Rows(InputReference.StepOutput source, Optional<Integer> batch) implements Items {
    /** How many rows an element has at most. */
    public int size() {
      return batch.orElse(1);
    }
  }
}
