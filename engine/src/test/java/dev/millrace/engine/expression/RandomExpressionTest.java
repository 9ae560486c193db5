package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in an expression, evaluating it gives plain data or an ExpressionException. */
class RandomExpressionTest {
  private static final List<String> VALUES =
      List.of(
          "1",
          "0",
          "-1",
          "2.5",
          "1u",
          "9223372036854775807",
          "'a'",
          "'('",
          "''",
          "b'x'",
          "true",
          "null",
          "[1, 2]",
          "[]",
          "{'a': 1}",
          "{1: 'x'}",
          "params",
          "params.n",
          "params.s",
          "params.none",
          "steps.?a.x",
          "steps.b",
          "optional.none()",
          "optional.of(1)",
          "int",
          "nope");
  private static final List<String> UNARY =
      List.of(
          "-(#)",
          "!(#)",
          "size(#)",
          "int(#)",
          "uint(#)",
          "double(#)",
          "string(#)",
          "bytes(#)",
          "bool(#)",
          "timestamp(#)",
          "duration(#)",
          "type(#)",
          "dyn(#)",
          "has(params.x)",
          "(#).orValue(1)",
          "(#).value()",
          "(#).hasValue()",
          "[#, 1]",
          "{'k': #}",
          "(#).map(x, x + x)",
          "(#).filter(x, x)",
          "(#).all(x, x > 0)",
          "(#).a",
          "(#).?a",
          "(#).getFullYear()",
          "(#).size()");
  private static final List<String> BINARY =
      List.of(
          "(#) + (@)",
          "(#) - (@)",
          "(#) * (@)",
          "(#) / (@)",
          "(#) % (@)",
          "(#) == (@)",
          "(#) != (@)",
          "(#) < (@)",
          "(#) in (@)",
          "(#) && (@)",
          "(#) || (@)",
          "(#)[@]",
          "(#)[?@]",
          "(#).matches(@)",
          "(#).contains(@)",
          "(#).startsWith(@)",
          "(#) ? (@) : 1",
          "(#).or(@)",
          "(#).orValue(@)",
          "(#).exists(x, x == (@))",
          "{#: @}");

  private final Expressions expressions = new Expressions();
  private final ExpressionChecker checker = new ExpressionChecker(List.of());
  private final Scope scope =
      new Scope(Map.of("params", Map.of("n", 3, "s", "text"), "steps", Map.of("b", List.of(1))));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void evaluatingGivesDataOrAReason(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int evaluated = 0;
    for (int round = 0; round < 600; round++) {
      String expression = expression(random, 3);
      checker.check(expression, r -> new Names.Value(ExpressionType.DYN, r.keys().size()));
      try {
        assertThat(expressions.evaluate(expression, scope)).isNotNull();
        evaluated++;
      } catch (ExpressionException e) {
        assertThat(e.getMessage()).as("seed %d: %s", seed, expression).contains("failed: ");
      }
    }
    assertThat(evaluated).as("some of them are fine").isPositive();
  }

  private static String expression(SplittableRandom random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind == 0) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    if (kind == 1) {
      String form = UNARY.get(random.nextInt(UNARY.size()));
      return form.replace("#", expression(random, depth - 1));
    }
    String form = BINARY.get(random.nextInt(BINARY.size()));
    return form.replace("#", expression(random, depth - 1))
        .replace("@", expression(random, depth - 1));
  }
}
