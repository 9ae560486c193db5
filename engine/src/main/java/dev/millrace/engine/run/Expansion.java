package dev.millrace.engine.run;

import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.expression.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the elements of a mapped step. The same parameters and values give the same elements, so
 * they need not be stored.
 */
final class Expansion {
  /** How many elements a step may have. */
  static final int ITEMS_MAX = 100_000;

  private Expansion() {}

  /**
   * Of a mapped step of a run, once everything upstream of it has ended.
   *
   * @throws ExpressionException if an expression cannot be evaluated, gives neither a list nor a
   *     map, it is not known how many rows a dataset has, or there are more than {@link #ITEMS_MAX}
   *     elements
   */
  static Elements of(ActiveRun run, int task, Expressions expressions) throws ExpressionException {
    FanOut fanOut = run.plan().step(task).fanOut().orElseThrow();
    if (fanOut.items() instanceof FanOut.Rows rows) {
      String source = rows.source().step() + "." + rows.source().port();
      List<ActiveRun.Produced> made = run.produced(rows.source().step(), rows.source().port());
      if (made.isEmpty()) {
        throw new ExpressionException(source + " was not produced.");
      }
      return RowElements.of(rows, made.get(0));
    }
    return of(fanOut, expressions, run.scope(task));
  }

  /**
   * Of a mapped step that began before, which are the same again. If they are not, as after an
   * upgrade, items that name theirs fail with that and the others go on.
   *
   * @param count how many there were
   */
  static Elements again(ActiveRun run, int task, int count, Expressions expressions) {
    Optional<Elements> again = Optional.empty();
    try {
      again = Optional.of(of(run, task, expressions)).filter(found -> found.size() == count);
    } catch (ExpressionException e) {
      // As if they were others.
    }
    return again.orElseGet(() -> unknown(count));
  }

  private static Elements unknown(int count) {
    return new Elements() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public Object at(int index) {
        return null;
      }
    };
  }

  private static Elements of(FanOut fanOut, Expressions expressions, Scope scope)
      throws ExpressionException {
    if (fanOut.items() instanceof FanOut.Product product) {
      return product(product, expressions, scope);
    }
    return listed(expressions.render(((FanOut.Listed) fanOut.items()).written(), scope));
  }

  private static Elements listed(Object rendered) throws ExpressionException {
    List<Object> items = new ArrayList<>();
    if (rendered instanceof List<?> list) {
      check(list.size());
      items.addAll(list);
    } else if (rendered instanceof Map<?, ?> map) {
      check(map.size());
      map.forEach((key, value) -> items.add(entry(String.valueOf(key), value)));
    } else {
      throw new ExpressionException("It gives '" + rendered + "'; expected a list or a map.");
    }
    @SuppressWarnings("unchecked")
    List<Object> settled = (List<Object>) PlainData.settled(items);
    return new Elements() {
      @Override
      public int size() {
        return settled.size();
      }

      @Override
      public Object at(int index) {
        return settled.get(index);
      }
    };
  }

  private static Map<String, Object> entry(String key, Object value) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("key", key);
    entry.put("value", value);
    return entry;
  }

  private static Elements product(FanOut.Product product, Expressions expressions, Scope scope)
      throws ExpressionException {
    List<String> names = List.copyOf(product.lists().keySet());
    List<List<?>> lists = new ArrayList<>();
    long size = 1;
    for (String name : names) {
      List<?> list =
          (List<?>) PlainData.settled(expressions.render(product.lists().get(name), scope));
      lists.add(list);
      size *= list.size();
      check(size);
    }
    int count = (int) size;
    return new Elements() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public Object at(int index) {
        Map<String, Object> element = new LinkedHashMap<>();
        int block = count;
        for (int i = 0; i < names.size(); i++) {
          block /= lists.get(i).size();
          element.put(names.get(i), lists.get(i).get(index / block % lists.get(i).size()));
        }
        return element;
      }
    };
  }

  private static void check(long size) throws ExpressionException {
    if (size > ITEMS_MAX) {
      throw new ExpressionException(
          "It gives "
              + size
              + " items; at most "
              + ITEMS_MAX
              + " are allowed. Let one item"
              + " stand for several.");
    }
  }
}
