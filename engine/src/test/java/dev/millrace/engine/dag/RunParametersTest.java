package dev.millrace.engine.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunParametersTest {
  private static final List<RunParameter> DECLARED =
      List.of(
          declared("trees", "integer", 200L, 1.0, 2000.0),
          declared("min-f1", "number", 0.6, null, 1.0),
          declared("fast", "boolean", false, null, null),
          choice("colour", "red", "green"),
          pattern("name", "[a-z]+"),
          list("tags", declared("items", "string", null, null, null)),
          list("sizes", declared("items", "integer", null, 0.0, null)));

  private static RunParameter declared(
      String name, String type, Object fallback, Double minimum, Double maximum) {
    return new RunParameter(
        name,
        type,
        "",
        Optional.ofNullable(fallback),
        List.of(),
        Optional.ofNullable(minimum),
        Optional.ofNullable(maximum),
        Optional.empty());
  }

  private static RunParameter choice(String name, Object... allowed) {
    return new RunParameter(
        name,
        "string",
        "",
        Optional.of(allowed[0]),
        Arrays.asList(allowed),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static RunParameter pattern(String name, String pattern) {
    return new RunParameter(
        name,
        "string",
        "",
        Optional.of("x"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(pattern));
  }

  private static RunParameter list(String name, RunParameter items) {
    return new RunParameter(
        name,
        "array",
        "",
        Optional.of(List.of()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(items),
        List.of(),
        List.of());
  }

  private static List<String> problems(RunParameters parameters) {
    return parameters.problems().stream().map(ParameterProblem::message).toList();
  }

  @Test
  void defaultsFillWhatIsNotGiven() {
    RunParameters parameters = RunParameters.fromData(DECLARED, Map.of("trees", 300));

    assertThat(parameters.problems()).isEmpty();
    assertThat(parameters.values())
        .isEqualTo(
            Map.of(
                "trees", 300L, "min-f1", 0.6, "fast", false, "colour", "red", "name", "x", "tags",
                List.of(), "sizes", List.of()));
  }

  @Test
  void dataIsBroughtIntoTheDeclaredType() {
    RunParameters parameters =
        RunParameters.fromData(
            DECLARED, Map.of("trees", 300.0, "min-f1", 1, "sizes", List.of(1, 2.0)));

    assertThat(parameters.problems()).isEmpty();
    assertThat(parameters.values())
        .containsEntry("trees", 300L)
        .containsEntry("min-f1", 1.0)
        .containsEntry("sizes", List.of(1L, 2L));
  }

  @Test
  void textIsReadAsTheDeclaredType() {
    RunParameters parameters =
        RunParameters.fromText(
            DECLARED,
            Map.of(
                "trees", "300", "min-f1", "0.5", "fast", "true", "tags", "a, b", "sizes",
                "[1, 2]"));

    assertThat(parameters.problems()).isEmpty();
    assertThat(parameters.values())
        .containsEntry("trees", 300L)
        .containsEntry("min-f1", 0.5)
        .containsEntry("fast", true)
        .containsEntry("tags", List.of("a", "b"))
        .containsEntry("sizes", List.of(1L, 2L));
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    RunParameters parameters =
        RunParameters.fromText(
            DECLARED,
            Map.of("trees", "many", "min-f1", "2", "colour", "gren", "name", "A", "sizes", "1,x"));

    assertThat(problems(parameters))
        .containsExactly(
            "Parameter 'trees' is 'many'; expected a whole number from 1 to 2000.",
            "Parameter 'min-f1' is '2.0'; expected a number of at most 1.",
            "Parameter 'colour' is 'gren'; expected red or green. Did you mean 'green'?",
            "Parameter 'name' is 'A'; expected text of the form [a-z]+.",
            "Parameter 'sizes[1]' is 'x'; expected a whole number of at least 0.");
  }

  @Test
  void namesAreChecked() {
    assertThat(problems(RunParameters.fromText(DECLARED, Map.of("tree", "3"))))
        .containsExactly(
            "Parameter 'tree' is '3'; expected trees, min-f1, fast, colour, name, tags or sizes. Did"
                + " you mean 'trees'?");
    assertThat(problems(RunParameters.fromData(List.of(), Map.of("a", 1))))
        .containsExactly("Parameter 'a' is '1'; expected no parameter; the DAG has none.");
  }

  @Test
  void aParameterWithoutDefaultMustBeGiven() {
    RunParameter must = declared("rate", "number", null, 0.0, 1.0);

    assertThat(problems(RunParameters.fromData(List.of(must), Map.of())))
        .containsExactly(
            "Parameter 'rate' has no value; expected a number from 0 to 1. It has no default.");
  }

  @Test
  void dataOfAnyTypeIsWhatCanBeKept() {
    RunParameter any = declared("any", "object", Map.of(), null, null);
    Object deep = 1L;
    for (int i = 0; i < 49; i++) {
      deep = Map.of("a", deep);
    }

    assertThat(problems(RunParameters.fromData(List.of(any), Map.of("any", Map.of("a", deep)))))
        .isEmpty();
    assertThat(
            problems(
                RunParameters.fromData(
                    List.of(any), Map.of("any", Map.of("a", List.of(Map.of("b", deep)))))))
        .singleElement()
        .asString()
        .startsWith("Parameter 'any.a' is '[{b=")
        .endsWith("; expected lists and maps that are nested at most 50 deep.");
    for (Object number :
        List.of(new BigInteger("99999999999999999999"), Double.POSITIVE_INFINITY)) {
      assertThat(
              problems(
                  RunParameters.fromData(
                      List.of(any), Map.of("any", Map.of("a", List.of(number))))))
          .containsExactly(
              "Parameter 'any.a' is '["
                  + number
                  + "]'; expected numbers that fit into 64 bits, or text.");
    }
  }

  @Test
  void anItemOfTheWrongTypeIsOneProblem() {
    assertThat(problems(RunParameters.fromData(DECLARED, Map.of("sizes", Arrays.asList(1L, null)))))
        .containsExactly("Parameter 'sizes[1]' is 'null'; expected a whole number of at least 0.");
  }

  @Test
  void textIsNotTakenForANumberInData() {
    assertThat(problems(RunParameters.fromData(DECLARED, Map.of("trees", "300", "fast", "true"))))
        .containsExactlyInAnyOrder(
            "Parameter 'trees' is '300'; expected a whole number from 1 to 2000.",
            "Parameter 'fast' is 'true'; expected true or false.");
  }
}
