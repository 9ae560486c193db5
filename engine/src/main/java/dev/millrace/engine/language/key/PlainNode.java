package dev.millrace.engine.language.key;

import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node as plain data: text, Long, BigInteger, Double, Boolean, null, lists and maps. */
public final class PlainNode {
  private PlainNode() {}

  /** The data; the depth of nodes is bounded by their reader. */
  public static Object of(Node node) {
    if (node instanceof Sequence list) {
      List<Object> items = new ArrayList<>(list.items().size());
      for (Node item : list.items()) {
        items.add(of(item));
      }
      return items;
    }
    if (node instanceof Mapping map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (Node.Entry entry : map.entries()) {
        entries.put(entry.key().text(), of(entry.value()));
      }
      return entries;
    }
    Scalar scalar = (Scalar) node;
    return scalar.type() == Node.Type.EMPTY ? null : scalar.value();
  }
}
