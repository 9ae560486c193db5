package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
  private final Expressions expressions = new Expressions();
  private final Scope scope =
      new Scope(
          Map.of(
              "params", Map.of("trees", 200, "min-f1", 0.6, "name", "wine", "on", true),
              "run", Map.of("id", "r1", "dag", "wine"),
              "steps", Map.of("scores", Map.of("values", Map.of("f1", 1.0, "rows", 10L)))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "params.trees == 200.0",
        "steps.scores.values.f1 >= 1",
        "steps.scores.values.f1 == 1",
        "steps.scores.values.f1 != 2",
        "steps.scores.values.f1 >= params['min-f1']",
        "steps.scores.values.f1 in [1, 2]",
        "params.trees < 200.5",
        "params.trees * 0.5 == 100",
        "1.5 + params.trees == 201.5",
        "params.trees / 0.5 == 400",
        "steps.scores.values.rows - 0.5 == 9.5",
      })
  void wholeNumbersAndNumbersMix(String expression) throws ExpressionException {
    assertThat(expressions.condition(expression, scope)).isTrue();
  }

  @Test
  void anAbsentValueHasAnAlternative() throws ExpressionException {
    assertThat(expressions.evaluate("steps.?gone.values.?f1.orValue(0)", scope)).isEqualTo(0L);
    assertThat(expressions.evaluate("steps.?scores.values.?f1.orValue(0)", scope)).isEqualTo(1.0);
    assertThat(expressions.condition("has(steps.gone)", scope)).isFalse();
  }

  @Test
  void resultsArePlainData() throws ExpressionException {
    Object result =
        expressions.evaluate(
            "{'a': [1, 2.5, 'x', true], 'd': duration('10s'), 'o': optional.of(3)}", scope);

    assertThat(result).isEqualTo(Map.of("a", List.of(1L, 2.5, "x", true), "d", "PT10S", "o", 3L));
  }

  @Test
  void aWholeValueKeepsItsTypeAndTextIsRendered() throws ExpressionException {
    Map<String, Object> tree =
        Map.of(
            "trees", "${{ params.trees }}",
            "text", "${{ run.dag }}: ${{ params.trees }} trees, ${{ steps.scores.values.f1 }}",
            "nested", List.of(Map.of("flag", "${{params.on}}")),
            "braces", "${{ {'a': {'b': 1}}['a'] }}",
            "quoted", "${{ '}}' }}",
            "plain", 7L);

    assertThat(expressions.render(tree, scope))
        .isEqualTo(
            Map.of(
                "trees",
                200L,
                "text",
                "wine: 200 trees, 1.0",
                "nested",
                List.of(Map.of("flag", true)),
                "braces",
                Map.of("b", 1L),
                "quoted",
                "}}",
                "plain",
                7L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "params.nope | Expression 'params.nope' failed: key 'nope' is not present in map.",
        "params['no-pe'] | Expression 'params['no-pe']' failed: key 'no-pe' is not present in map.",
        "nope | Expression 'nope' failed: No such attribute(s): nope.",
        "1 + | Expression '1 +' failed: it ends where more was expected.",
        "1 / 0 | Expression '1 / 0' failed: / by zero.",
        "params.name + 1 | Expression 'params.name + 1' failed: No matching overload for function '_+_'.",
        "null | Expression 'null' failed: it gives null.",
        "steps.?gone | Expression 'steps.?gone' failed: the value is absent; add .orValue(…).",
        "b'x' | Expression 'b'x'' failed: it gives CelByteString, not data.",
      })
  void aFailureNamesTheExpressionAndTheReason(String expression, String message) {
    assertThatThrownBy(() -> expressions.evaluate(expression, scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessage(message);
  }

  @Test
  void aConditionMustBeABoolean() {
    assertThatThrownBy(() -> expressions.condition("params.trees", scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessage("Expression 'params.trees' failed: it gives '200'; expected true or false.");
  }

  @Test
  void listsDoNotStandInsideText() {
    assertThatThrownBy(() -> expressions.render("x ${{ [1, 2] }}", scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("a list or map cannot stand inside text");
  }

  @Test
  void anOpenTemplateIsRefused() {
    assertThatThrownBy(() -> expressions.render("x ${{ params.trees", scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessage("Expression '${{ params.trees' is not closed; expected '}}'.");
  }

  @Test
  void theWorkOfAnEvaluationIsBounded() {
    String ten = "[0,1,2,3,4,5,6,7,8,9].map(a, ";
    String bomb = ten.repeat(8) + "1" + ")".repeat(8);

    assertThatThrownBy(() -> expressions.evaluate(bomb, scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("Iteration budget exceeded: 10000");
  }

  @Test
  void depthAndLengthOfAnExpressionAreBounded() {
    for (String bomb :
        List.of(
            "(".repeat(900) + "1" + ")".repeat(900),
            "[".repeat(900) + "]".repeat(900),
            "1" + "+1".repeat(900),
            "params" + ".a".repeat(900),
            "true" + "?true:false".repeat(150),
            "'" + "x".repeat(3_000) + "'")) {
      assertThatThrownBy(() -> expressions.evaluate(bomb, scope))
          .isInstanceOf(ExpressionException.class)
          .hasMessageContaining("limit");
    }
  }
}
