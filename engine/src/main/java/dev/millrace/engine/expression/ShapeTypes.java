package dev.millrace.engine.expression;

import java.util.List;
import java.util.Optional;

/**
 * Tells the type of the commonest expressions as CEL would: comparisons, sums and conditions over
 * booleans, numbers and texts. It says nothing where anything else stands or a type does not fit,
 * and CEL is asked, because getting CEL ready takes longer than reading a hundred files.
 *
 * <p>Grammar and types are those of the CEL specification, "Syntax" and "Standard definitions",
 * with the mixed operators that {@link CelEnvironment} adds.
 */
final class ShapeTypes {
  private static final int TOKENS_MAX = 40; // well below every limit of CEL
  private static final int PARENTHESES_MAX = 8;

  private static final int CLOSED = -1; // a parenthesis, which ends every operand
  private static final int NOT_BINARY = 0;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int RELATION = 3;
  private static final int SUM = 4;
  private static final int PRODUCT = 5;

  private final Shape shape;
  private final List<Names.Value> meanings;
  private final String text;
  private int at;
  private int names;
  private int tokens;
  private int parentheses;

  /** What was found so far, if it is grammatical; a type that is not told is another matter. */
  private boolean known = true;

  /** Types that are told apart. */
  private enum Kind {
    FLAG(ExpressionType.FLAG),
    INTEGER(ExpressionType.INTEGER),
    NUMBER(ExpressionType.NUMBER),
    TEXT(ExpressionType.TEXT),
    /** Another type, or none. */
    OTHER(ExpressionType.DYN);

    private final ExpressionType type;

    Kind(ExpressionType type) {
      this.type = type;
    }

    boolean isNumeric() {
      return this == INTEGER || this == NUMBER;
    }

    static Kind of(ExpressionType type) {
      return switch (type.word()) {
        case "bool" -> FLAG;
        case "int" -> INTEGER;
        case "double" -> NUMBER;
        case "string" -> TEXT;
        default -> OTHER;
      };
    }
  }

  private ShapeTypes(Shape shape, List<Names.Value> meanings) {
    this.shape = shape;
    this.meanings = meanings;
    this.text = shape.text();
  }

  /**
   * The type of the expressions of a shape.
   *
   * @param meanings what its references mean, in order
   * @return empty if CEL must be asked
   */
  static Optional<ExpressionType> type(Shape shape, List<Names.Value> meanings) {
    if (meanings.size() == 1 && isReference(shape)) {
      Names.Value value = meanings.get(0);
      if (value.keys() == shape.references().get(0).keys().size()) {
        return Optional.of(value.type());
      }
    }
    ShapeTypes types = new ShapeTypes(shape, meanings);
    Kind kind = types.all();
    return types.known && kind != Kind.OTHER ? Optional.of(kind.type) : Optional.empty();
  }

  /** Whether CEL can certainly parse the expressions of a shape. */
  static boolean isCel(Shape shape) {
    ShapeTypes types = new ShapeTypes(shape, List.of());
    types.all();
    return types.known;
  }

  /** Whether it is a path of names and keys and nothing else, none of which may be absent. */
  private static boolean isReference(Shape shape) {
    String text = shape.text();
    return text.indexOf(' ') == text.length() - 1
        && text.charAt(text.length() - 2) == Shape.NAME
        && text.indexOf('?') < 0;
  }

  private Kind all() {
    Kind kind = binary(OR);
    known &= at == text.length();
    return kind;
  }

  private Kind unknown() {
    known = false;
    return Kind.OTHER;
  }

  private Kind binary(int least) {
    Kind left = unary();
    while (known && at < text.length()) {
      int level = level(at);
      if (level == NOT_BINARY) {
        return unknown();
      }
      if (level < least) {
        return left;
      }
      int operator = token();
      left = typed(level, operator, left, binary(level + 1));
    }
    return left;
  }

  /** How tightly the operator at an index binds. */
  private int level(int index) {
    int length = text.indexOf(' ', index) - index;
    char first = text.charAt(index);
    char second = length == 2 ? text.charAt(index + 1) : ' ';
    if (length > 2) {
      return NOT_BINARY;
    }
    return switch (first) {
      case '|' -> OR;
      case '&' -> AND;
      case '<', '>', '=' -> RELATION;
      case '!' -> second == '=' ? RELATION : NOT_BINARY;
      case '+', '-' -> SUM;
      case '*', '/', '%' -> PRODUCT;
      case ')' -> parentheses > 0 ? CLOSED : NOT_BINARY;
      default -> NOT_BINARY;
    };
  }

  /** Where the next token begins, which is taken. */
  private int token() {
    int begin = at;
    at = text.indexOf(' ', at) + 1;
    if (++tokens > TOKENS_MAX) {
      known = false;
    }
    return begin;
  }

  private static Kind orOther(boolean fits, Kind kind) {
    return fits ? kind : Kind.OTHER;
  }

  private Kind typed(int level, int operator, Kind left, Kind right) {
    boolean told = left != Kind.OTHER && right != Kind.OTHER;
    boolean numeric = left.isNumeric() && right.isNumeric();
    boolean integers = left == Kind.INTEGER && right == Kind.INTEGER;
    Kind number = integers ? Kind.INTEGER : Kind.NUMBER;
    return switch (level) {
      case OR, AND -> orOther(left == Kind.FLAG && right == Kind.FLAG, Kind.FLAG);
      case RELATION -> orOther(told && (numeric || left == right), Kind.FLAG);
      case SUM -> {
        boolean texts = left == Kind.TEXT && right == Kind.TEXT && text.charAt(operator) == '+';
        yield texts ? Kind.TEXT : orOther(numeric, number);
      }
      default -> orOther(text.charAt(operator) == '%' ? integers : numeric, number);
    };
  }

  private Kind unary() {
    if (at >= text.length()) {
      return unknown();
    }
    if (text.startsWith("! ", at)) {
      token();
      return orOther(operand() == Kind.FLAG, Kind.FLAG);
    }
    if (text.startsWith("- ", at)) {
      token();
      Kind kind = operand();
      return orOther(kind.isNumeric(), kind);
    }
    return operand();
  }

  private Kind operand() {
    if (at >= text.length()) {
      return unknown();
    }
    int begin = token();
    int last = at - 2;
    if (text.charAt(last) == Shape.NAME) {
      return name(begin, last);
    }
    if (text.startsWith("true ", begin)) {
      return Kind.FLAG;
    }
    return begin == last ? literalOrGroup(text.charAt(begin)) : unknown();
  }

  private Kind literalOrGroup(char token) {
    return switch (token) {
      case Shape.WHOLE -> Kind.INTEGER;
      case Shape.DECIMAL -> Kind.NUMBER;
      case Shape.TEXT -> Kind.TEXT;
      case '(' -> group();
      default -> unknown();
    };
  }

  private Kind group() {
    if (++parentheses > PARENTHESES_MAX) {
      return unknown();
    }
    Kind kind = binary(OR);
    if (!known || at >= text.length() || text.charAt(at) != ')') {
      return unknown();
    }
    token();
    parentheses--;
    return kind;
  }

  private Kind name(int begin, int end) {
    int index = names++;
    if (!isPath(begin, end)) {
      return unknown();
    }
    if (meanings.isEmpty() || text.lastIndexOf('?', end) >= begin) {
      return Kind.OTHER;
    }
    Names.Value value = meanings.get(index);
    int further = shape.references().get(index).keys().size() - value.keys();
    if (further == 1 && value.type().isMap()) {
      return Kind.of(value.type().value());
    }
    return further == 0 ? Kind.of(value.type()) : Kind.OTHER;
  }

  /** Whether only the ways in which keys are selected stand there. */
  private boolean isPath(int begin, int end) {
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      if (c != '.' && c != '[' && c != '?') {
        return false;
      }
    }
    return true;
  }
}
