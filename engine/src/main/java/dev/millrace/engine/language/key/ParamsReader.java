package dev.millrace.engine.language.key;

import com.google.re2j.PatternSyntaxException;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.expression.Patterns;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code params}: typed parameters of a run in the words of JSON Schema. */
public final class ParamsReader {
  /** The types of parameters. */
  public static final List<String> TYPES =
      List.of("string", "integer", "number", "boolean", "array", "object");

  private static final int PATTERN_MAX = 1_000; // characters

  private static final long PATTERNS_MAX = 100_000; // of all sizes of a file

  private final Keys keys;
  private final Values values;
  private final TypedValues typed;
  private long patterns;

  public ParamsReader(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
    this.typed = new TypedValues(keys);
  }

  public List<RunParameter> read(Node node) {
    List<RunParameter> params = new ArrayList<>();
    Optional<Mapping> map = keys.map(node, "'params'");
    for (Entry entry : map.map(Mapping::entries).orElse(List.of())) {
      boolean named = keys.name(entry.key(), "a parameter");
      Optional<RunParameter> read = parameter(entry, "parameter", true);
      if (named) {
        params.add(read.orElseGet(() -> RunParameter.unread(entry.key().text())));
      }
    }
    return params;
  }

  private Optional<RunParameter> parameter(Entry entry, String noun, boolean nested) {
    String name = entry.key().text();
    return declaration(entry.value(), entry.key(), noun + " '" + name + "'", name, nested);
  }

  private Optional<RunParameter> declaration(
      Node node, Scalar at, String what, String name, boolean nested) {
    Optional<Mapping> map = keys.map(node, what);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> type =
        keys.required(map.get(), "type", at.place(), what)
            .flatMap(n -> values.word(n, "the type of " + what, TYPES));
    if (type.isEmpty()) {
      return Optional.empty();
    }
    keys.unknownKeys(map.get(), what + " of type " + type.get(), keys(type.get(), nested));
    RunParameter bare = bare(map.get(), what, name, type.get(), nested);
    RunParameter limited = map.get().has("enum") ? withAllowed(map.get(), bare) : bare;
    Node written = map.get().at("default");
    Optional<Object> fallback =
        written == null
            ? Optional.empty()
            : fallback(written, limited, what)
                .or(() -> Optional.of("")); // what is wrong with it is said, and it is there
    if (!type.get().equals("object") && map.get().has("required")) {
      required(map.get(), what);
    }
    return Optional.of(
        new RunParameter(
            name,
            limited.type(),
            limited.description(),
            fallback,
            limited.allowed(),
            limited.minimum(),
            limited.maximum(),
            limited.pattern(),
            limited.items(),
            limited.properties(),
            limited.requiredProperties()));
  }

  private Optional<Object> fallback(Node written, RunParameter declared, String what) {
    if (written instanceof Scalar scalar && scalar.isText() && Template.isIn(scalar.text())) {
      keys.findings()
          .add(
              FindingCode.BAD_VALUE,
              written.place(),
              "The default of " + what + " holds an expression; expected a value, written out.",
              "Use the expression where the parameter is used.");
      return Optional.empty();
    }
    return typed.fitting(written, declared, "the default of " + what);
  }

  /**
   * The keys of a parameter of this type.
   *
   * @param nested whether it may hold declarations of items or properties
   */
  public static List<String> keys(String type, boolean nested) {
    List<String> known =
        new ArrayList<>(List.of("type", "description", "default", "enum", "required"));
    switch (type) {
      case "integer", "number" -> known.addAll(List.of("minimum", "maximum"));
      case "string" -> known.addAll(List.of("pattern", "minLength", "maxLength"));
      case "array" -> {
        known.addAll(nested ? List.of("items") : List.of());
        known.addAll(List.of("minItems", "maxItems"));
      }
      case "object" -> known.addAll(nested ? List.of("properties") : List.of());
      default -> {}
    }
    return known;
  }

  private RunParameter bare(Mapping map, String what, String name, String type, boolean nested) {
    String[] words = bounds(type);
    Optional<Double> minimum = bound(map, type, words[0], what);
    Optional<Double> maximum = bound(map, type, words[1], what);
    if (minimum.isPresent() && maximum.isPresent() && minimum.get() > maximum.get()) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              map.byKey().get(words[1]).value().place(),
              "The "
                  + words[1]
                  + " of "
                  + what
                  + " is less than its "
                  + words[0]
                  + "; no value fits.");
    }
    Optional<RunParameter> items =
        nested && type.equals("array")
            ? map.get("items")
                .flatMap(
                    n -> {
                      Scalar at = map.byKey().get("items").key();
                      return declaration(n, at, "the items of " + what, "items", false);
                    })
            : Optional.empty();
    List<RunParameter> properties =
        nested && type.equals("object") ? properties(map, what) : List.of();
    return new RunParameter(
        name,
        type,
        map.get("description")
            .flatMap(n -> values.text(n, "the description of " + what))
            .orElse(""),
        Optional.empty(),
        List.of(),
        minimum,
        maximum,
        map.get("pattern").flatMap(n -> pattern(n, what)),
        items,
        properties,
        type.equals("object") ? requiredProperties(map, properties, what) : List.of());
  }

  /** The keys of the least and the greatest number, length or count. */
  private static String[] bounds(String type) {
    return switch (type) {
      case "string" -> new String[] {"minLength", "maxLength"};
      case "array" -> new String[] {"minItems", "maxItems"};
      default -> new String[] {"minimum", "maximum"};
    };
  }

  private Optional<Double> bound(Mapping map, String type, String key, String what) {
    Node node = map.at(key);
    if (node == null) {
      return Optional.empty();
    }
    String of = "the " + key + " of " + what;
    return type.equals("string") || type.equals("array")
        ? values.whole(node, of, 0, Integer.MAX_VALUE).map(Long::doubleValue)
        : values.number(node, of, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private Optional<String> pattern(Node node, String what) {
    Optional<String> text = values.text(node, "the pattern of " + what);
    if (text.isEmpty()) {
      return text;
    }
    Scalar scalar = (Scalar) node;
    if (text.get().length() > PATTERN_MAX) {
      values.outOfRange(scalar, "the pattern of " + what, "at most " + PATTERN_MAX + " characters");
      return Optional.empty();
    }
    patterns += Patterns.size(text.get());
    if (patterns > PATTERNS_MAX) {
      String expected =
          "at most " + PATTERNS_MAX + " characters with those before, repetitions written out";
      values.outOfRange(scalar, "the pattern of " + what, expected);
      return Optional.empty();
    }
    try {
      Patterns.compiled(text.get());
      return text;
    } catch (PatternSyntaxException e) {
      String expected = "a regular expression (RE2): " + e.getDescription();
      values.badValue(scalar, "the pattern of " + what, expected, "");
      return Optional.empty();
    }
  }

  private List<RunParameter> properties(Mapping map, String what) {
    List<RunParameter> properties = new ArrayList<>();
    Optional<Mapping> declared =
        map.get("properties").flatMap(n -> keys.map(n, "the properties of " + what));
    for (Entry entry : declared.map(Mapping::entries).orElse(List.of())) {
      parameter(entry, "property", false).ifPresent(properties::add);
    }
    return properties;
  }

  private List<String> requiredProperties(Mapping map, List<RunParameter> properties, String what) {
    List<String> required = new ArrayList<>();
    List<String> names = properties.stream().map(RunParameter::name).toList();
    List<Node> written = map.get("required").map(keys::oneOrMany).orElse(List.of());
    for (Node node : written) {
      values.word(node, "a required property of " + what, names).ifPresent(required::add);
    }
    return required;
  }

  private RunParameter withAllowed(Mapping map, RunParameter bare) {
    List<Object> allowed = new ArrayList<>();
    Optional<Node> written = map.get("enum");
    if (written.isPresent()) {
      String what = "the enum of parameter '" + bare.name() + "'";
      if (written.get() instanceof Sequence list && list.items().isEmpty()) {
        keys.wrongShape(list, what, "at least one value");
      }
      keys.list(written.get(), what)
          .ifPresent(
              list ->
                  list.items()
                      .forEach(
                          item ->
                              typed
                                  .fitting(item, bare, "an enum value of '" + bare.name() + "'")
                                  .ifPresent(allowed::add)));
    }
    return new RunParameter(
        bare.name(),
        bare.type(),
        bare.description(),
        Optional.empty(),
        allowed,
        bare.minimum(),
        bare.maximum(),
        bare.pattern(),
        bare.items(),
        bare.properties(),
        bare.requiredProperties());
  }

  private void required(Mapping map, String what) {
    Optional<Boolean> required =
        map.get("required").flatMap(n -> values.flag(n, "'required' of " + what));
    if (required.isEmpty() || required.get() != map.get("default").isPresent()) {
      return;
    }
    boolean must = required.get();
    keys.findings()
        .add(
            FindingCode.CONTRADICTION,
            map.byKey().get("required").key().place(),
            Keys.capital(what)
                + (must ? " is required and has a default." : " is optional without a default."),
            must ? "Delete 'required' or the default." : "Give it a default.");
  }
}
