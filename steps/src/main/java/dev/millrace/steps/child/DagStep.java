package dev.millrace.steps.child;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.Waiting;
import java.util.Map;

/**
 * Asks for a run first; when it is run again, passes the end of that run on. Another attempt would
 * start another run of a DAG that has had its own retries, so a failure is not transient.
 */
final class DagStep implements Step {
  private static final String SUCCEEDED = "SUCCEEDED";

  @Override
  public StepResult run(StepContext context) throws StepException {
    Parameters parameters = context.parameters();
    String dag = parameters.text("dag");
    Map<String, Object> resumed = context.resumed();
    if (resumed.isEmpty()) {
      return StepResult.waitFor(new Waiting.ChildRun(dag, parameters.nested("params").asMap()));
    }
    String run = String.valueOf(resumed.getOrDefault("run", ""));
    String state = String.valueOf(resumed.getOrDefault("state", ""));
    String reason = String.valueOf(resumed.getOrDefault("reason", ""));
    if (!state.equalsIgnoreCase(SUCCEEDED)) {
      throw new StepException(
          FailureClass.USER,
          "Run "
              + (run.isEmpty() ? "" : run + " ")
              + "of DAG '"
              + dag
              + "' ended as "
              + state
              + (reason.isEmpty() ? "." : ": " + reason));
    }
    Map<String, Object> values = new ChildOutputs(context, dag, run).handOn();
    values.put("run", run);
    values.put("state", state);
    values.put("version", String.valueOf(resumed.getOrDefault("version", "")));
    return StepResult.of(values);
  }
}
