package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that are told without CEL are those that CEL tells. */
class ShapeTypesTest {
  private static final Map<String, ExpressionType> TYPES =
      Map.of(
          "n", ExpressionType.INTEGER,
          "x", ExpressionType.NUMBER,
          "s", ExpressionType.TEXT,
          "b", ExpressionType.FLAG,
          "l", ExpressionType.listOf(ExpressionType.TEXT),
          "m", ExpressionType.MAP,
          "d", ExpressionType.DYN);
  private static final List<String> SIMPLE =
      List.of("p.n", "p.x", "p.s", "p['b']", "3", "2.5", "'a'", "false", "m.some", "m['some']");
  private static final List<String> OTHER = List.of("p.l", "p.m", "p.d", "p.?n", "p.m.deep", "m");
  private static final List<String> OPERATORS =
      List.of("||", "&&", "<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/", "%");

  private final ExpressionChecker cel = new ExpressionChecker(List.of(), false);

  private static Names.Meaning resolve(Reference reference) {
    if (reference.root().equals("m")) {
      return new Names.Value(new ExpressionType("map(string, double)"), 0);
    }
    return new Names.Value(TYPES.get(reference.keys().get(0)), 1);
  }

  private static Optional<ExpressionType> told(String expression) {
    Shape shape = Shape.of(expression).orElseThrow();
    List<Names.Value> meanings =
        shape.references().stream().map(of -> (Names.Value) resolve(of)).toList();
    return ShapeTypes.type(shape, meanings);
  }

  /** What CEL says, or nothing if it refuses. */
  private Optional<ExpressionType> said(String expression) {
    Checked checked = cel.check(expression, ShapeTypesTest::resolve);
    return checked.problems().isEmpty() ? Optional.of(checked.type()) : Optional.empty();
  }

  @Test
  void everyOperatorOverSimpleTypesIsToldAndNoOtherIs() {
    for (String operator : OPERATORS) {
      for (String left : SIMPLE) {
        for (String right : SIMPLE) {
          String expression = left + " " + operator + " " + right;
          assertThat(told(expression)).as(expression).isEqualTo(said(expression));
        }
      }
    }
    for (String operand : SIMPLE) {
      for (String sign : List.of("", "!", "-")) {
        String expression = sign + operand;
        assertThat(told(expression)).as(expression).isEqualTo(said(expression));
      }
    }
  }

  @Test
  void ofOtherTypesNothingIsSaidThatCelDoesNotSay() {
    List<String> operands = new ArrayList<>(SIMPLE);
    operands.addAll(OTHER);
    for (String operator : OPERATORS) {
      for (String left : operands) {
        for (String right : OTHER) {
          assertAgrees(left + operator + right);
          assertAgrees(right + operator + left);
        }
      }
    }
    assertThat(told("p.l")).contains(TYPES.get("l"));
    assertThat(told("p.d")).contains(ExpressionType.DYN);
    assertThat(told("p.?n")).isEmpty();
  }

  private void assertAgrees(String expression) {
    told(expression).ifPresent(type -> assertThat(said(expression)).as(expression).contains(type));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void longerOnesAgreeWithCel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int told = 0;
    for (int round = 0; round < 5_000; round++) {
      String expression = random(random, 3);
      Optional<Shape> shape = Shape.of(expression);
      if (shape.filter(ShapeTypes::isCel).isPresent()) {
        assertThat(cel.references(expression))
            .as("seed %d: %s", seed, expression)
            .isEqualTo(shape.get().references());
        assertAgrees(expression);
        told += told(expression).isPresent() ? 1 : 0;
      }
    }
    assertThat(told).isGreaterThan(500);
  }

  private static String random(SplittableRandom random, int depth) {
    int choice = random.nextInt(depth > 0 ? 8 : 3);
    return switch (choice) {
      case 0, 1, 2 -> SIMPLE.get(random.nextInt(SIMPLE.size()));
      case 3 -> "(" + random(random, depth - 1) + ")";
      case 4 -> (random.nextBoolean() ? "!" : "-") + random(random, depth - 1);
      default ->
          random(random, depth - 1)
              + OPERATORS.get(random.nextInt(OPERATORS.size()))
              + random(random, depth - 1);
    };
  }

  @Test
  void operatorsBindAsInCel() {
    assertThat(told("p.n + 1 > 2 && p.b || !p.b")).contains(ExpressionType.FLAG);
    assertThat(told("p.n * 2 + p.x")).contains(ExpressionType.NUMBER);
    assertThat(told("p.s + 'a' == 'b'")).contains(ExpressionType.FLAG);
    assertThat(told("p.n > 1 == true")).contains(ExpressionType.FLAG);
    assertThat(told("true == p.n > 1")).isEmpty(); // (true == p.n) > 1
    assertThat(told("true == (p.n > 1)")).contains(ExpressionType.FLAG);
  }

  @Test
  void whatIsLongOrDeepIsLeftToCel() {
    assertThat(told("p.n" + " + 1".repeat(15))).contains(ExpressionType.INTEGER);
    assertThat(told("p.n" + " + 1".repeat(25))).isEmpty();
    assertThat(told("(".repeat(8) + "p.n" + ")".repeat(8))).contains(ExpressionType.INTEGER);
    assertThat(told("(".repeat(9) + "p.n" + ")".repeat(9))).isEmpty();
  }

  @Test
  void whatIsNotGrammaticalIsLeftToCel() {
    for (String expression :
        List.of("p.n +", "+ p.n", "p.n p.x", "(p.n", "p.n)", "()", "!", "! !p.b", "p.n > > 1")) {
      Optional<Shape> shape = Shape.of(expression);
      assertThat(shape.filter(ShapeTypes::isCel)).as(expression).isEmpty();
    }
  }
}
