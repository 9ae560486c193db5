package dev.millrace.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks expressions against types without evaluating them. What a name means is asked from {@link
 * Names}; in the tree that CEL checks, each reference then stands as a variable of its type, so
 * that one compiler serves all DAGs and the same expression over the same types is checked once.
 * Safe for use by several threads; make one and keep it.
 */
public final class ExpressionChecker {
  private static final int LOCKS = 64;
  private static final int KEPT_MAX =
      200_000; // characters; a tree takes some hundred bytes for each

  private final Set<ExpressionType> known = new LinkedHashSet<>();
  private volatile CelCompiler compiler; // made when it is first needed, which takes long
  private final boolean byShape;
  private final BoundedCache<String, Parse> parses =
      new BoundedCache<>(KEPT_MAX, ExpressionChecker::weight);
  private final BoundedCache<CheckKey, Checked> checks =
      new BoundedCache<>(KEPT_MAX, key -> weight(key.expression()));
  private final BoundedCache<String, Boolean> parsedShapes =
      new BoundedCache<>(KEPT_MAX, ExpressionChecker::weight);
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();
  private final BoundedCache<String, ExpressionType> checkedShapes =
      new BoundedCache<>(KEPT_MAX, ExpressionChecker::weight);

  private record CheckKey(String expression, List<Optional<Names.Value>> meanings) {
    // Written out, because the JVM makes that of a record when it is first called.
    @Override
    public int hashCode() {
      return expression.hashCode();
    }
  }

  private record Parse(Optional<ParsedExpression> parsed, List<Checked.Problem> problems) {}

  /**
   * @param further types that names may have, besides the simple ones, lists and maps of these
   * @throws IllegalArgumentException if one of them is not a CEL type
   */
  public ExpressionChecker(Collection<ExpressionType> further) {
    this(further, true);
  }

  /**
   * @param byShape whether what CEL said of one expression counts for others of its shape; without
   *     it, the same comes slower
   */
  ExpressionChecker(Collection<ExpressionType> further, boolean byShape) {
    this.byShape = byShape;
    List<ExpressionType> items =
        List.of(
            ExpressionType.DYN,
            ExpressionType.TEXT,
            ExpressionType.INTEGER,
            ExpressionType.NUMBER,
            ExpressionType.FLAG);
    for (ExpressionType item : items) {
      known.add(item);
      known.add(ExpressionType.listOf(item));
      known.add(new ExpressionType("map(string, " + item.word() + ")"));
    }
    known.addAll(further);
    List.copyOf(known).forEach(type -> known.add(type.optional()));
    further.forEach(ExpressionType::toCel); // refuses what is none
  }

  private static int weight(String text) {
    return text.length() + 8;
  }

  /** The type of an expression, or everything that is wrong with it. */
  public Checked check(String expression, Names names) {
    return check(read(expression), names);
  }

  /** The same of an expression whose shape is known. */
  public Checked check(Expression expression, Names names) {
    Optional<Shape> shape = expression.shape();
    return byShape && shape.isPresent()
        ? check(shape.get(), expression.text(), names)
        : checkByText(expression.text(), names);
  }

  private Expression read(String expression) {
    return byShape ? Expression.of(expression) : Expression.withoutShape(expression);
  }

  /** Whether expressions of this shape can be parsed. */
  private boolean isCel(Shape shape, String expression) {
    if (ShapeTypes.isCel(shape)) {
      return true;
    }
    Optional<Boolean> before = parsedShapes.get(shape.text());
    if (before.isPresent()) {
      return before.get();
    }
    synchronized (lock(shape.text())) {
      return parsedShapes
          .get(shape.text())
          .orElseGet(
              () -> {
                boolean parsed = parse(expression).parsed().isPresent();
                parsedShapes.put(shape.text(), parsed);
                return parsed;
              });
    }
  }

  /**
   * Many threads begin with files of the same shapes, and CEL takes long over one: one of them asks
   * it, and the others wait for the answer.
   */
  private Object lock(String shape) {
    return locks.get(Math.floorMod(shape.hashCode(), locks.size()));
  }

  /** The type that CEL gave to another expression of the same shape over the same types, if any. */
  private Checked check(Shape shape, String expression, Names names) {
    List<Names.Value> values = new ArrayList<>();
    for (Reference reference : shape.references()) {
      if (!(names.resolve(reference) instanceof Names.Value value)) {
        return checkByText(expression, names); // which says what is refused
      }
      values.add(orDyn(value));
    }
    Optional<ExpressionType> told = ShapeTypes.type(shape, values);
    if (told.isPresent()) {
      return new Checked(told.get(), List.of());
    }
    if (!isCel(shape, expression)) {
      return checkByText(expression, names);
    }
    String typed = shape.with(values);
    Optional<ExpressionType> before = checkedShapes.get(typed);
    if (before.isPresent()) {
      return new Checked(before.get(), List.of());
    }
    synchronized (lock(typed)) {
      return checkedShapes
          .get(typed)
          .map(type -> new Checked(type, List.of()))
          .orElseGet(() -> checkFirst(typed, expression, names));
    }
  }

  private Checked checkFirst(String typed, String expression, Names names) {
    Checked checked = checkByText(expression, names);
    if (checked.problems().isEmpty()) {
      checkedShapes.put(typed, checked.type());
    }
    return checked;
  }

  private Checked checkByText(String expression, Names names) {
    Parse parse = parse(expression);
    if (parse.parsed().isEmpty()) {
      return new Checked(ExpressionType.DYN, parse.problems());
    }
    ParsedExpression parsed = parse.parsed().get();
    List<Checked.Problem> problems = new ArrayList<>();
    List<Optional<Names.Value>> meanings = new ArrayList<>();
    for (ParsedExpression.Chain chain : parsed.chains()) {
      meanings.add(meaning(chain.reference(), names, problems));
    }
    if (!problems.isEmpty()) {
      return new Checked(ExpressionType.DYN, problems);
    }
    CheckKey key = new CheckKey(expression, meanings);
    Optional<Checked> before = checks.get(key);
    if (before.isPresent()) {
      return before.get();
    }
    Checked checked = checkTypes(parsed, meanings, expression);
    checks.put(key, checked);
    return checked;
  }

  /** The references that an expression makes; none if it is not CEL. */
  public List<Reference> references(String expression) {
    return references(read(expression));
  }

  /** The same of an expression whose shape is known. */
  public List<Reference> references(Expression expression) {
    Optional<Shape> shape = expression.shape();
    if (shape.isPresent() && isCel(shape.get(), expression.text())) {
      return shape.get().references();
    }
    return parse(expression.text())
        .parsed()
        .map(p -> p.chains().stream().map(ParsedExpression.Chain::reference).toList())
        .orElse(List.of());
  }

  private Optional<Names.Value> meaning(
      Reference reference, Names names, List<Checked.Problem> problems) {
    Names.Meaning meaning = names.resolve(reference);
    if (meaning instanceof Names.Refused refused) {
      problems.add(
          new Checked.Problem(
              refused.code(), reference.offset(), refused.message(), refused.suggestion()));
      return Optional.empty();
    }
    return Optional.of(orDyn((Names.Value) meaning));
  }

  private Names.Value orDyn(Names.Value value) {
    return known.contains(value.type()) ? value : new Names.Value(ExpressionType.DYN, value.keys());
  }

  private CelCompiler compiler() {
    if (compiler == null) {
      synchronized (this) {
        if (compiler == null) {
          compiler = CelEnvironment.compiler(known);
        }
      }
    }
    return compiler;
  }

  private Parse parse(String expression) {
    Optional<Parse> before = parses.get(expression);
    if (before.isPresent()) {
      return before.get();
    }
    CelValidationResult result = compiler().parse(expression);
    Parse parse;
    if (result.hasError()) {
      parse = new Parse(Optional.empty(), syntax(result, expression));
    } else {
      parse = new Parse(Optional.of(ParsedExpression.of(ast(result))), List.of());
    }
    parses.put(expression, parse);
    return parse;
  }

  private Checked checkTypes(
      ParsedExpression parsed, List<Optional<Names.Value>> meanings, String expression) {
    Map<Long, ExpressionType> replaced = new HashMap<>();
    for (int i = 0; i < meanings.size(); i++) {
      ParsedExpression.Chain chain = parsed.chains().get(i);
      Names.Value value = meanings.get(i).orElseThrow();
      Reference reference = chain.reference();
      boolean asksPresence = reference.presence() >= 0 && reference.presence() < value.keys();
      ExpressionType type = value.type();
      if (asksPresence) {
        type = ExpressionType.FLAG;
      } else if (reference.optionalFrom() < value.keys()) {
        type = type.optional();
      }
      replaced.put(chain.nodes().get(value.keys()), type);
    }
    long root = parsed.ast().getExpr().id();
    if (replaced.containsKey(root)) {
      return new Checked(replaced.get(root), List.of());
    }
    CelMutableAst mutable = CelMutableAst.fromCelAst(parsed.ast());
    TypeVariables.replace(mutable.expr(), replaced);
    CelValidationResult result = compiler().check(mutable.toParsedAst());
    if (result.hasError()) {
      return new Checked(ExpressionType.DYN, problems(result, parsed, expression));
    }
    return new Checked(ExpressionType.of(ast(result).getResultType()), List.of());
  }

  /** Only the first problem; after it the parser guesses. */
  private static List<Checked.Problem> syntax(CelValidationResult result, String expression) {
    CelIssue issue = result.getErrors().get(0);
    return List.of(problem("expression-syntax", offset(issue, expression), issue, expression));
  }

  /** Types are checked in a changed tree, so places come from the tree as it was parsed. */
  private static List<Checked.Problem> problems(
      CelValidationResult result, ParsedExpression parsed, String expression) {
    Map<Long, Integer> positions = parsed.ast().getSource().getPositionsMap();
    List<Checked.Problem> problems = new ArrayList<>();
    for (CelIssue issue : result.getErrors()) {
      int offset = positions.getOrDefault(issue.getExprId(), 0);
      problems.add(problem("expression-type", offset, issue, expression));
    }
    return problems;
  }

  private static Checked.Problem problem(
      String code, int offset, CelIssue issue, String expression) {
    String message = CelMessages.check(issue.getMessage());
    return new Checked.Problem(
        code,
        offset,
        "Expression '" + Template.shortened(expression) + "': " + message + ".",
        CelMessages.advice(message, expression));
  }

  private static int offset(CelIssue issue, String expression) {
    int line = issue.getSourceLocation().getLine();
    int lineStart = 0;
    for (int i = 1; i < line && lineStart >= 0; i++) {
      lineStart = expression.indexOf('\n', lineStart) + 1;
    }
    return Math.max(0, lineStart + issue.getSourceLocation().getColumn());
  }

  private static CelAbstractSyntaxTree ast(CelValidationResult result) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("a result without errors has a tree", e);
    }
  }
}
