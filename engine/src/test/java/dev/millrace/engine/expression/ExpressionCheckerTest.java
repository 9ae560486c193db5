package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionCheckerTest {
  private static final Map<String, ExpressionType> TYPES =
      Map.of(
          "trees", ExpressionType.INTEGER,
          "rate", ExpressionType.NUMBER,
          "name", ExpressionType.TEXT,
          "on", ExpressionType.FLAG,
          "tags", ExpressionType.listOf(ExpressionType.TEXT),
          "any", ExpressionType.MAP);

  private final ExpressionChecker checker =
      new ExpressionChecker(List.of(new ExpressionType("map(string, list(int))")));

  private static Names.Meaning resolve(Reference reference) {
    if (reference.root().equals("odd")) {
      return new Names.Value(new ExpressionType("map(string, list(int))"), 0);
    }
    boolean known =
        reference.root().equals("params")
            && !reference.keys().isEmpty()
            && TYPES.containsKey(reference.keys().get(0));
    return known
        ? new Names.Value(TYPES.get(reference.keys().get(0)), 1)
        : new Names.Refused("unknown-name", "no " + reference.written(), "");
  }

  private String type(String expression) {
    Checked checked = checker.check(expression, ExpressionCheckerTest::resolve);
    assertThat(checked.problems()).isEmpty();
    return checked.type().word();
  }

  private List<String> problems(String expression) {
    return checker.check(expression, ExpressionCheckerTest::resolve).problems().stream()
        .map(p -> p.offset() + " " + p.code() + ": " + p.message() + " " + p.suggestion())
        .map(String::trim)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "params.trees | int",
        "params['trees'] + 1 | int",
        "params.trees * 0.5 | double",
        "params.rate == 1 | bool",
        "params.rate in [1, 2] | bool",
        "params.trees > 0.5 | bool",
        "params.?rate.orValue(0) | double",
        "params.?trees.orValue(0.5) | double",
        "params.?trees.orValue(1) | int",
        "params.?rate.orValue(params.trees) | double",
        "params.?rate | optional(double)",
        "has(params.trees) | bool",
        "params.tags | list(string)",
        "params.tags[0] | string",
        "params.tags.all(t, t != params.name) | bool",
        "params.tags.map(params, params + 'x') | list(string)",
        "params.any.x.y | dyn",
        "params.on ? 'a' : params.name | string",
        "odd.x[0] + 1 | int",
        "{'a': params.trees} | map(string, int)",
        "optional.of(params.trees).value() | int",
        "type(params.trees) == int | bool",
        "size(params.name) | int",
      })
  void typesAreKnown(String expression, String type) {
    assertThat(type(expression)).isEqualTo(type);
  }

  @Test
  void everyNameThatDoesNotExistIsFoundAtItsPlace() {
    assertThat(problems("params.x > 1 && has(nope.y) || params.trees == zz"))
        .containsExactly(
            "0 unknown-name: no params.x", "20 unknown-name: no nope.y", "47 unknown-name: no zz");
  }

  @Test
  void wrongTypesAreFound() {
    assertThat(problems("params.name + params.trees"))
        .containsExactly(
            "12 expression-type: Expression 'params.name + params.trees': '_+_' does not take"
                + " (string, int). Make it text with string(…).");
    assertThat(problems("params.on ? 1 : 'a'"))
        .containsExactly(
            "10 expression-type: Expression 'params.on ? 1 : 'a'': '_?_:_' does not take (bool, int,"
                + " string). Both branches of ?: must have the same type.");
    assertThat(problems("params.name == 1")).hasSize(1);
    assertThat(problems("params.name.nope()")).hasSize(1);
    assertThat(problems("params.?name.orValue(1)")).hasSize(1);
  }

  @Test
  void habitsFromOtherLanguagesAreExplained() {
    assertThat(problems("params.on and params.on"))
        .containsExactly(
            "10 expression-syntax: Expression 'params.on and params.on': 'and' does not belong"
                + " there. CEL writes && for and, || for or, ! for not.");
    assertThat(problems("params.trees = 3"))
        .containsExactly(
            "13 expression-syntax: Expression 'params.trees = 3': '=' does not belong there. CEL"
                + " compares with ==.");
  }

  @Test
  void referencesTellWhatIsGuarded() {
    List<Reference> references =
        checker.references("steps.?a.values.?x.orValue(0) > 1 && has(steps.b.values.y)");

    assertThat(references).hasSize(2);
    assertThat(references.get(0).written()).isEqualTo("steps.a.values.x");
    assertThat(references.get(0).guarded(0)).isTrue();
    assertThat(references.get(1).guarded(2)).isTrue();
    assertThat(references.get(1).guarded(1)).isFalse();
  }
}
