package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.oneOrMany;
import static dev.millrace.engine.language.schema.Pieces.ref;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code uses} may name, and what follows for {@code in} and {@code with}. */
final class KindSchema {
  private final KindCatalog kinds;

  KindSchema(KindCatalog kinds) {
    this.kinds = kinds;
  }

  /** The words after {@code uses}, with what each kind does. */
  Map<String, Object> uses() {
    return Pieces.of(
        "description",
        "The step kind: what the step does. Plugins are called vendor/kind.",
        "type",
        "string",
        "enum",
        kinds.all().stream().map(KindDeclaration::name).toList(),
        "markdownEnumDescriptions", // read by editors, passed over by validators
        kinds.all().stream().map(KindSchema::document).toList());
  }

  /** For each kind: if a step uses it, then its parameters and inputs are these. */
  List<Map<String, Object>> each() {
    return kinds.all().stream().map(KindSchema::ifThen).toList();
  }

  private static Map<String, Object> ifThen(KindDeclaration kind) {
    return Pieces.of(
        "if",
        Pieces.of(
            "properties",
            Pieces.of("uses", Pieces.of("const", kind.name())),
            "required",
            List.of("uses")),
        "then",
        then(kind));
  }

  private static Map<String, Object> then(KindDeclaration kind) {
    Map<String, Object> with = described(kind.summary(), ParameterSchema.mapOf(kind.parameters()));
    List<Object> choices = kind.alternatives().stream().map(KindSchema::choice).toList();
    if (!choices.isEmpty()) {
      with.put("allOf", choices);
    }
    boolean choice = kind.alternatives().stream().anyMatch(Alternatives::required);
    Map<String, Object> in = inputs(kind);
    List<String> required = new ArrayList<>();
    if (with.containsKey("required") || choice) {
      required.add("with");
    }
    if (in.containsKey("required") || in.containsKey("allOf")) {
      required.add("in");
    }
    Map<String, Object> then = Pieces.of("properties", Pieces.of("in", in, "with", with));
    if (!required.isEmpty()) {
      then.put("required", required);
    }
    return then;
  }

  private static Object choice(Alternatives alternatives) {
    List<Map<String, Object>> given =
        alternatives.names().stream()
            .map(name -> Pieces.of("required", List.of(name)))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!alternatives.required()) {
      given.add(Pieces.of("not", Pieces.of("anyOf", List.copyOf(given))));
    }
    return Pieces.of("oneOf", given);
  }

  private static Map<String, Object> inputs(KindDeclaration kind) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Port port : kind.inputs()) {
      Map<String, Object> reference = ref(Scalars.REFERENCE);
      String type =
          port.type() == ArtifactType.ANY ? "Any artifact." : "A " + port.type().word() + ".";
      properties.put(
          port.name(),
          described(
              (port.doc() + " " + type).strip(), port.many() ? oneOrMany(reference) : reference));
    }
    Map<String, Object> in = Pieces.of("type", "object", "properties", properties);
    in.put(
        "additionalProperties", kind.free().inputs() ? oneOrMany(ref(Scalars.REFERENCE)) : false);
    List<String> required = new ArrayList<>();
    List<Object> choices = new ArrayList<>();
    for (Port port : kind.inputs()) {
      List<Object> either = eitherOf(port, kind.inputs());
      if (!either.isEmpty()) {
        choices.add(Pieces.of("oneOf", either));
      } else if (port.required() && port.standsFor().isEmpty()) {
        required.add(port.name());
      }
    }
    if (!required.isEmpty()) {
      in.put("required", required);
    }
    if (!choices.isEmpty()) {
      in.put("allOf", choices);
    }
    return in;
  }

  /** That it or one that stands for it is connected; empty if none can. */
  private static List<Object> eitherOf(Port port, List<Port> all) {
    List<Object> either =
        all.stream()
            .filter(other -> other.standsFor().equals(port.name()))
            .<Object>map(other -> Pieces.of("required", List.of(other.name())))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!either.isEmpty()) {
      either.add(0, Pieces.of("required", List.of(port.name())));
    }
    return either;
  }

  private static String document(KindDeclaration kind) {
    return kind.summary() + "\n\n```yaml\n" + kind.example().strip() + "\n```";
  }
}
