package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Node.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code for-each}, {@code matrix} and {@code fail-fast}. */
final class FanOutReader {
  private static final long ITEMS_MAX = 100_000;
  private static final String EXPECTED = "a list, a map, ${{ … }} or {rows: step.port}";

  private final Keys keys;
  private final Values values;
  private final ExpressionReader expressions;

  FanOutReader(Keys keys, ExpressionReader expressions) {
    this.keys = keys;
    this.values = new Values(keys);
    this.expressions = expressions;
  }

  /**
   * Reads what the step runs once for each of, if it does.
   *
   * @param names for expressions among the elements
   */
  void read(StepDraft step, Names names) {
    Optional<Node> forEach = step.map().get("for-each");
    Optional<Node> matrix = step.map().get("matrix");
    boolean failFast =
        step.map().get("fail-fast").flatMap(n -> values.flag(n, "'fail-fast'")).orElse(false);
    if (forEach.isPresent() && matrix.isPresent()) {
      contradiction(
          step, "matrix", "A step has 'for-each' or 'matrix', not both.", "Keep one of them.");
    } else if (forEach.isPresent()) {
      forEach(step, forEach.get(), names, failFast);
    } else if (matrix.isPresent()) {
      matrix(step, matrix.get(), names, failFast);
    } else if (step.map().get("fail-fast").isPresent()) {
      String message =
          "'fail-fast' is about the items of 'for-each' or 'matrix', and there are none.";
      contradiction(step, "fail-fast", message, "Remove it.");
    }
  }

  private void contradiction(StepDraft step, String key, String message, String suggestion) {
    keys.findings()
        .add(
            FindingCode.CONTRADICTION,
            step.map().byKey().get(key).key().place(),
            message,
            suggestion);
  }

  private void forEach(StepDraft step, Node node, Names names, boolean failFast) {
    if (step.isOverRows()) {
      rows(step, (Mapping) node, failFast);
      return;
    }
    if (node instanceof Scalar scalar) {
      expression(scalar, names)
          .ifPresent(type -> step.fanOut(fanOut(scalar.text(), failFast), type));
      return;
    }
    boolean list = node instanceof Sequence;
    Collection<Node> items =
        list
            ? ((Sequence) node).items()
            : ((Mapping) node).entries().stream().map(Entry::value).toList();
    if (tooMany(node, "'for-each'", items.size())) {
      return;
    }
    Optional<ExpressionType> type = common(items, "an item of 'for-each'", names);
    type.map(common -> list ? ItemType.of(common) : ItemType.entry(common))
        .ifPresent(item -> step.fanOut(fanOut(PlainNode.of(node), failFast), item));
  }

  /** An element is a map from column to value, or a list of such maps. */
  private void rows(StepDraft step, Mapping map, boolean failFast) {
    keys.unknownKeys(map, "for-each", List.of("rows", "batch"));
    Optional<Node> written = map.get("batch");
    Optional<Integer> batch =
        written
            .flatMap(n -> values.whole(n, "'for-each.batch'", 1, Integer.MAX_VALUE))
            .map(Math::toIntExact);
    ExpressionType type = written.isPresent() ? ExpressionType.LIST : ExpressionType.MAP;
    step.rows()
        .filter(source -> written.isEmpty() || batch.isPresent())
        .map(source -> new FanOut(new FanOut.Rows(source, batch), failFast))
        .ifPresent(read -> step.fanOut(read, ItemType.of(type)));
  }

  private static FanOut fanOut(Object written, boolean failFast) {
    return new FanOut(new FanOut.Listed(written), failFast);
  }

  /** The type of an element of what an expression gives. */
  private Optional<ItemType> expression(Scalar scalar, Names names) {
    if (!Template.isIn(scalar.text())) {
      keys.wrongShape(scalar, "'for-each'", EXPECTED);
      return Optional.empty();
    }
    Optional<Template> template = expressions.template(scalar);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    Optional<Template.Part> whole = template.get().whole();
    if (whole.isEmpty()) {
      String message = "for-each is text with an expression inside; expected one that is a list.";
      keys.findings().add(FindingCode.EXPRESSION_TYPE, scalar.place(), message);
      return Optional.empty();
    }
    boolean fits =
        expressions.fits(
            scalar, whole.get(), names, "a list or a map", ExpressionType.LIST, ExpressionType.MAP);
    if (!fits) {
      return Optional.empty();
    }
    return expressions
        .type(scalar, whole.get().offset(), whole.get().text(), names)
        .map(FanOutReader::element);
  }

  private static ItemType element(ExpressionType whole) {
    if (whole.isList()) {
      return ItemType.of(whole.item());
    }
    return whole.isMap() ? ItemType.entry(whole.value()) : ItemType.of(ExpressionType.DYN);
  }

  private void matrix(StepDraft step, Node node, Names names, boolean failFast) {
    Optional<Mapping> map = keys.map(node, "'matrix'");
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    Map<String, ExpressionType> types = new LinkedHashMap<>();
    boolean fine = map.isPresent();
    long product = 1;
    for (Entry entry : map.map(Mapping::entries).orElse(List.of())) {
      String name = entry.key().text();
      String what = "list '" + name + "' of 'matrix'";
      fine &= keys.name(entry.key(), "a list of 'matrix'");
      Optional<Sequence> list = keys.list(entry.value(), what);
      if (list.isPresent() && list.get().items().isEmpty()) {
        keys.wrongShape(entry.value(), what, "at least one item");
      }
      List<Node> items = list.map(Sequence::items).orElse(List.of());
      Optional<ExpressionType> type = common(items, "an item of " + what, names);
      fine &= !items.isEmpty() && type.isPresent();
      product = Math.min(ITEMS_MAX + 1, product * Math.max(1, items.size()));
      types.put(name, type.orElse(ExpressionType.DYN));
      lists.put(name, items.stream().map(PlainNode::of).toList());
    }
    if (map.isPresent() && lists.isEmpty()) {
      keys.wrongShape(node, "'matrix'", "at least one list");
    } else if (fine && !tooMany(node, "'matrix'", product)) {
      FanOut read = new FanOut(new FanOut.Product(lists), failFast);
      step.fanOut(read, new ItemType(ExpressionType.MAP, types));
    }
  }

  private boolean tooMany(Node node, String what, long count) {
    if (count > ITEMS_MAX) {
      String shown =
          count > ITEMS_MAX && what.equals("'matrix'") ? "more than " + ITEMS_MAX : "" + count;
      keys.findings()
          .add(
              FindingCode.OUT_OF_RANGE,
              node.place(),
              Keys.capital(what) + " has " + shown + " items; expected at most " + ITEMS_MAX + ".",
              "Let one item stand for several.");
    }
    return count > ITEMS_MAX;
  }

  /** The type that all items have, {@code dyn} if they differ; empty if one has findings. */
  private Optional<ExpressionType> common(Collection<Node> items, String what, Names names) {
    Optional<ExpressionType> common = Optional.empty();
    boolean fine = true;
    for (Node item : items) {
      Optional<ExpressionType> type = type(item, what, names);
      fine &= type.isPresent();
      if (type.isPresent()) {
        ExpressionType one = type.get();
        common =
            Optional.of(
                common.filter(other -> !other.equals(one)).isPresent() ? ExpressionType.DYN : one);
      }
    }
    return fine ? common.or(() -> Optional.of(ExpressionType.DYN)) : Optional.empty();
  }

  private Optional<ExpressionType> type(Node item, String what, Names names) {
    if (item instanceof Sequence list) {
      return common(list.items(), what, names).map(ExpressionType::listOf);
    }
    if (item instanceof Mapping map) {
      List<Node> entries = map.entries().stream().map(Entry::value).toList();
      return common(entries, what, names).map(type -> ExpressionType.MAP);
    }
    Scalar scalar = (Scalar) item;
    if (scalar.type() == Type.EMPTY) {
      keys.wrongShape(scalar, what, "a value");
      return Optional.empty();
    }
    if (scalar.isText() && Template.isIn(scalar.text())) {
      return template(scalar, names);
    }
    return Optional.of(
        switch (scalar.type()) {
          case TEXT, EMPTY -> ExpressionType.TEXT;
          case WHOLE -> ExpressionType.INTEGER;
          case DECIMAL -> ExpressionType.NUMBER;
          case FLAG -> ExpressionType.FLAG;
        });
  }

  private Optional<ExpressionType> template(Scalar scalar, Names names) {
    Optional<Template> template = expressions.template(scalar);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    if (template.get().whole().isPresent()) {
      Template.Part part = template.get().whole().get();
      return expressions.type(scalar, part.offset(), part.text(), names);
    }
    boolean fine = true;
    for (Template.Part part : template.get().parts()) {
      fine &= !part.expression() || expressions.inside(scalar, part, names);
    }
    return fine ? Optional.of(ExpressionType.TEXT) : Optional.empty();
  }
}
