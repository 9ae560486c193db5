package dev.millrace.server;

import dev.millrace.server.node.StepKinds;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.Reuse;
import java.util.List;
import java.util.stream.Collectors;

/** The reference page of the step kinds, written from their declarations. */
final class KindsPage {
  private final StringBuilder page = new StringBuilder();

  static String text() {
    KindsPage kinds = new KindsPage();
    kinds.page.append(
        """
        # Step kinds

        What stands after `uses:`. Generated from the declarations of the kinds; do not edit.

        """);
    List<KindDeclaration> all = List.copyOf(StepKinds.catalog().all());
    all.forEach(
        kind ->
            kinds
                .page
                .append("- [`" + kind.name() + "`](#" + kind.name() + "): ")
                .append(kind.summary())
                .append('\n'));
    all.forEach(kinds::kind);
    return kinds.page.toString();
  }

  private static String cached(Reuse reuse) {
    return switch (reuse) {
      case BY_DEFAULT -> "";
      case IF_ASKED -> ", cached if asked";
      case NEVER -> ", never cached";
    };
  }

  private void kind(KindDeclaration kind) {
    page.append("\n## ").append(kind.name()).append("\n\n").append(kind.summary());
    page.append(" Version ").append(kind.version()).append(cached(kind.reuse()));
    page.append(kind.runsCode() ? ", takes `env` and `secrets`" : "");
    page.append(".\n\n```yaml\n").append(kind.example().strip()).append("\n```\n\n");
    page.append("| port | type | |\n| --- | --- | --- |\n");
    kind.inputs().forEach(port -> port("in ", port));
    FreePorts free = kind.free();
    if (free.inputs()) {
      page.append("| in, any name | ").append(free.inputType().word());
      page.append(", many | Whatever is connected below `in`. |\n");
    }
    kind.outputs().forEach(port -> port("out ", port));
    free.outputs()
        .ifPresent(
            parameter ->
                page.append("| out, names of `with.")
                    .append(parameter)
                    .append("` | as declared there | What the step says that it gives. |\n"));
    page.append("\n| parameter | type | default | meaning |\n| --- | --- | --- | --- |\n");
    kind.parameters().forEach(parameter -> parameter("", parameter));
    kind.alternatives().forEach(this::alternatives);
    if (!kind.values().isEmpty() || kind.openValues()) {
      page.append("\nValues for expressions: ");
      page.append(
          kind.values().stream()
              .map(value -> "`" + value.name() + "` (" + value.doc().replaceAll("\\.$", "") + ")")
              .collect(Collectors.joining(", ")));
      page.append(kind.openValues() ? ", and its metrics by name.\n" : ".\n");
    }
    free.valueTypes()
        .or(free::values)
        .ifPresent(
            parameter ->
                page.append("\nValues for expressions: those of `with.")
                    .append(parameter)
                    .append("`.\n"));
  }

  private void alternatives(Alternatives choice) {
    page.append(choice.required() ? "\nExactly one of " : "\nAt most one of ");
    page.append(
        choice.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")));
    page.append(" is given.\n");
  }

  private void port(String side, Port port) {
    page.append("| ").append(side).append('`').append(port.name()).append("` | ");
    page.append(port.type().word()).append(port.many() ? ", many" : "");
    page.append(port.required() ? "" : ", optional").append(" | ").append(cell(port.doc()));
    page.append(" |\n");
  }

  private void parameter(String prefix, Parameter parameter) {
    String name = prefix + parameter.name();
    page.append("| `").append(name).append("` | ").append(parameter.type().accept(new Words()));
    page.append(parameter.secrets() ? ", may hold secrets" : "");
    page.append(" | ").append(parameter.required() ? "required" : fallback(parameter));
    page.append(" | ").append(cell(parameter.doc())).append(" |\n");
    ParameterType type = parameter.type();
    if (type instanceof ParameterType.ListOf list) {
      type = list.item();
    } else if (type instanceof ParameterType.MapOf map) {
      type = map.value();
    }
    if (type instanceof ParameterType.Structure structure) {
      String within =
          parameter.type() == type
              ? "."
              : parameter.type() instanceof ParameterType.ListOf ? "[]." : ".*.";
      structure.parameters().forEach(nested -> parameter(name + within, nested));
    }
  }

  private static String fallback(Parameter parameter) {
    return parameter.fallback().map(value -> "`" + value + "`").orElse("");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** A type in a few words. */
  private static final class Words implements ParameterType.Visitor<String> {
    @Override
    public String text(ParameterType.Text type) {
      return "text";
    }

    @Override
    public String integer(ParameterType.WholeNumber type) {
      return "whole number"
          + range(
              type.min() == Long.MIN_VALUE ? "" : Long.toString(type.min()),
              type.max() == Long.MAX_VALUE ? "" : Long.toString(type.max()));
    }

    @Override
    public String number(ParameterType.Decimal type) {
      return "number"
          + range(
              Math.abs(type.min()) >= 1e100 ? "" : Double.toString(type.min()),
              Math.abs(type.max()) >= 1e100 ? "" : Double.toString(type.max()));
    }

    @Override
    public String flag(ParameterType.Flag type) {
      return "true or false";
    }

    @Override
    public String duration(ParameterType.TimeSpan type) {
      return "duration";
    }

    @Override
    public String size(ParameterType.ByteSize type) {
      return "size";
    }

    @Override
    public String share(ParameterType.Share type) {
      return "share";
    }

    @Override
    public String choice(ParameterType.Choice type) {
      return type.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(" "));
    }

    @Override
    public String path(ParameterType.PathName type) {
      return type.orUrl() ? "path or URL" : "path";
    }

    @Override
    public String model(ParameterType.ModelReference type) {
      return "model reference";
    }

    @Override
    public String artifact(ParameterType.ArtifactReference type) {
      return "artifact reference";
    }

    @Override
    public String expression(ParameterType.Expression type) {
      return "CEL giving " + type.result();
    }

    @Override
    public String list(ParameterType.ListOf type) {
      return "list of " + type.item().accept(this);
    }

    @Override
    public String map(ParameterType.MapOf type) {
      return "map to " + type.value().accept(this);
    }

    @Override
    public String structure(ParameterType.Structure type) {
      return "map with "
          + type.parameters().stream().map(Parameter::name).collect(Collectors.joining(", "));
    }

    @Override
    public String either(ParameterType.Either type) {
      return type.options().stream()
          .map(option -> option.accept(this))
          .distinct()
          .collect(Collectors.joining(", or "));
    }

    @Override
    public String any(ParameterType.Anything type) {
      return "any value";
    }

    private static String range(String min, String max) {
      if (min.isEmpty() && max.isEmpty()) {
        return "";
      }
      return max.isEmpty() ? " ≥ " + min : min.isEmpty() ? " ≤ " + max : ", " + min + " to " + max;
    }
  }
}
