package dev.millrace.engine.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.Map;
import java.util.Optional;

/**
 * The CEL type of an expression or a name, written as CEL writes it: {@code int}, {@code
 * list(string)}, {@code map(string, dyn)}, {@code optional(double)}.
 */
public record ExpressionType(String word) {
  public static final ExpressionType DYN = new ExpressionType("dyn");
  public static final ExpressionType TEXT = new ExpressionType("string");
  public static final ExpressionType INTEGER = new ExpressionType("int");
  public static final ExpressionType NUMBER = new ExpressionType("double");
  public static final ExpressionType FLAG = new ExpressionType("bool");
  public static final ExpressionType LIST = listOf(DYN);
  public static final ExpressionType MAP = new ExpressionType("map(string, dyn)");

  private static final Map<String, CelType> SIMPLE =
      Map.of(
          "dyn", SimpleType.DYN,
          "string", SimpleType.STRING,
          "int", SimpleType.INT,
          "uint", SimpleType.UINT,
          "double", SimpleType.DOUBLE,
          "bool", SimpleType.BOOL,
          "bytes", SimpleType.BYTES,
          "null_type", SimpleType.NULL_TYPE,
          "timestamp", SimpleType.TIMESTAMP,
          "duration", SimpleType.DURATION);

  public static ExpressionType listOf(ExpressionType item) {
    return new ExpressionType("list(" + item.word + ")");
  }

  // Written out, because the JVM makes those of records when they are first called.
  @Override
  public boolean equals(Object other) {
    return other instanceof ExpressionType type && word.equals(type.word);
  }

  @Override
  public int hashCode() {
    return word.hashCode();
  }

  /** The same, perhaps absent; of an optional type it is that type. */
  public ExpressionType optional() {
    return isOptional() ? this : new ExpressionType("optional(" + word + ")");
  }

  public boolean isOptional() {
    return word.startsWith("optional(");
  }

  public boolean isList() {
    return word.startsWith("list(");
  }

  public boolean isMap() {
    return word.startsWith("map(");
  }

  /** Whether it is one value that text can hold: text, a number, a boolean, or not known. */
  public boolean isScalar() {
    return switch (word) {
      case "string", "int", "uint", "double", "bool", "dyn" -> true;
      default -> false;
    };
  }

  /**
   * Whether a value of this type may stand where {@code expected} is asked for. What is not known
   * fits, a whole number fits where a number is expected.
   */
  public boolean fits(ExpressionType expected) {
    if (word.equals(expected.word) || word.equals("dyn") || expected.word.equals("dyn")) {
      return !isOptional();
    }
    if (equals(INTEGER) && expected.equals(NUMBER)) {
      return true;
    }
    if (isList() && expected.isList()) {
      return item().fits(expected.item());
    }
    if (isMap() && expected.isMap()) {
      return value().fits(expected.value());
    }
    return false;
  }

  /** The type of a list's items. */
  public ExpressionType item() {
    return new ExpressionType(word.substring("list(".length(), word.length() - 1));
  }

  /** The type of a map's values. */
  public ExpressionType value() {
    int comma = word.indexOf(',');
    return comma < 0
        ? DYN
        : new ExpressionType(word.substring(comma + 1, word.length() - 1).trim());
  }

  /**
   * @throws IllegalArgumentException if the word is not a type
   */
  CelType toCel() {
    CelType simple = SIMPLE.get(word);
    if (simple != null) {
      return simple;
    }
    if (isList() && word.endsWith(")")) {
      return ListType.create(item().toCel());
    }
    if (isOptional() && word.endsWith(")")) {
      String inner = word.substring("optional(".length(), word.length() - 1);
      return OptionalType.create(new ExpressionType(inner).toCel());
    }
    int comma = word.indexOf(',');
    if (isMap() && word.endsWith(")") && comma > 0) {
      String key = word.substring("map(".length(), comma).trim();
      return MapType.create(new ExpressionType(key).toCel(), value().toCel());
    }
    throw new IllegalArgumentException("not a CEL type: " + word);
  }

  static ExpressionType of(CelType type) {
    Optional<String> simple =
        SIMPLE.entrySet().stream()
            .filter(e -> e.getValue().equals(type))
            .map(Map.Entry::getKey)
            .findFirst();
    if (simple.isPresent()) {
      return new ExpressionType(simple.get());
    }
    if (type instanceof ListType list) {
      return listOf(list.hasElemType() ? of(list.elemType()) : DYN);
    }
    if (type instanceof MapType map) {
      return new ExpressionType(
          "map(" + of(map.keyType()).word + ", " + of(map.valueType()).word + ")");
    }
    if (type instanceof OptionalType && !type.parameters().isEmpty()) {
      return of(type.parameters().get(0)).optional();
    }
    return new ExpressionType(type.name());
  }
}
