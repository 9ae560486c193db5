package dev.millrace.scheduler.dags;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameters;
import dev.millrace.engine.view.Commands.Refused;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters that a caller gives, made complete or refused. */
public final class GivenParameters {
  private GivenParameters() {}

  /**
   * @throws Refused INVALID naming every parameter that does not fit
   */
  public static Map<String, Object> complete(Dag dag, Map<String, Object> given) {
    RunParameters parameters = RunParameters.fromData(dag.params(), given);
    if (!parameters.problems().isEmpty()) {
      throw new Refused(
          Refused.Reason.INVALID,
          parameters.problems().stream()
              .map(ParameterProblem::message)
              .collect(Collectors.joining(" ")));
    }
    return parameters.values();
  }
}
