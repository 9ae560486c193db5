package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.RunParameters;
import dev.millrace.engine.dag.TakenOutputs;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Findings about the parameters that the steps of a DAG give to runs of other DAGs. */
final class GivenParameterFindings {
  private static final String PARAMETER = "params"; // of a step that runs another DAG

  private GivenParameterFindings() {}

  static boolean concern(Dag dag) {
    return steps(dag).anyMatch(step -> TakenOutputs.dagOf(step).isPresent());
  }

  static void find(
      Optional<Node> root,
      Dag dag,
      Function<String, Optional<List<RunParameter>>> params,
      Findings findings) {
    steps(dag)
        .forEach(
            step ->
                TakenOutputs.dagOf(step)
                    .ifPresent(
                        other ->
                            params
                                .apply(other)
                                .ifPresent(declared -> compare(root, step, declared, findings))));
  }

  private static Stream<DagStep> steps(Dag dag) {
    return Stream.concat(dag.steps().stream(), dag.finallySteps().stream());
  }

  private static void compare(
      Optional<Node> root, DagStep step, List<RunParameter> declared, Findings findings) {
    Object written = step.with().getOrDefault(PARAMETER, Map.of());
    if (!(written instanceof Map<?, ?> map)) {
      return; // an expression gives all of them
    }
    Map<String, Object> given = new LinkedHashMap<>();
    map.forEach((name, value) -> given.put(String.valueOf(name), value));
    for (ParameterProblem problem : RunParameters.fromData(declared, given).problems()) {
      if (!holdsExpression(given.get(problem.parameter())) || isUnknown(problem)) {
        findings.add(
            FindingCode.valueOf(problem.rule().toUpperCase(Locale.ROOT).replace('-', '_')),
            TakenOutputFindings.place(
                root, List.of(step.id(), "with", PARAMETER, problem.parameter())),
            "Step '"
                + step.id()
                + "' runs DAG '"
                + TakenOutputs.dagOf(step).orElseThrow()
                + "': "
                + problem.message());
      }
    }
  }

  private static boolean isUnknown(ParameterProblem problem) {
    return problem.rule().equals(FindingCode.UNKNOWN_PARAMETER.word());
  }

  private static boolean holdsExpression(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(GivenParameterFindings::holdsExpression);
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(GivenParameterFindings::holdsExpression);
    }
    return value instanceof String text && Template.isIn(text);
  }
}
