package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.ArtifactName;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.spi.kind.ParameterType;

/** A parameter's type in words. */
final class TypeWords implements ParameterType.Visitor<String> {
  private static final TypeWords WORDS = new TypeWords();

  private TypeWords() {}

  static String of(ParameterType type) {
    return type.accept(WORDS);
  }

  /** Whether a node is a map, a list or a single value as the type is. */
  static boolean sameShape(ParameterType type, Node node) {
    if (type instanceof ParameterType.Structure || type instanceof ParameterType.MapOf) {
      return node instanceof Mapping;
    }
    if (type instanceof ParameterType.ListOf) {
      return node instanceof Sequence;
    }
    return node instanceof Scalar;
  }

  @Override
  public String text(ParameterType.Text type) {
    return "text";
  }

  @Override
  public String integer(ParameterType.WholeNumber type) {
    return "a whole number";
  }

  @Override
  public String number(ParameterType.Decimal type) {
    return "a number";
  }

  @Override
  public String flag(ParameterType.Flag type) {
    return "true or false";
  }

  @Override
  public String duration(ParameterType.TimeSpan type) {
    return "a duration such as 10s";
  }

  @Override
  public String size(ParameterType.ByteSize type) {
    return "a size such as 64KiB";
  }

  @Override
  public String share(ParameterType.Share type) {
    return "a share such as 1%";
  }

  @Override
  public String choice(ParameterType.Choice type) {
    return Nearest.list(type.words());
  }

  @Override
  public String path(ParameterType.PathName type) {
    return type.orUrl() ? "a path or an address" : "a path";
  }

  @Override
  public String model(ParameterType.ModelReference type) {
    return "name@alias";
  }

  @Override
  public String artifact(ParameterType.ArtifactReference type) {
    return ArtifactName.EXPECTED;
  }

  @Override
  public String expression(ParameterType.Expression type) {
    return "CEL";
  }

  @Override
  public String list(ParameterType.ListOf type) {
    return "a list";
  }

  @Override
  public String map(ParameterType.MapOf type) {
    return "a map";
  }

  @Override
  public String structure(ParameterType.Structure type) {
    return "a map";
  }

  @Override
  public String either(ParameterType.Either type) {
    return Nearest.list(type.options().stream().map(TypeWords::of).toList());
  }

  @Override
  public String any(ParameterType.Anything type) {
    return "any value";
  }
}
