package dev.millrace.engine.trial;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps that a file of tests may name: by id, an item of a mapped step as {@code step[0]}. */
final class StepIds {
  private static final Pattern ITEM = Pattern.compile("(.+)\\[[0-9]{1,6}\\]");

  private final Map<String, DagStep> steps = new LinkedHashMap<>();
  private final Findings findings;

  StepIds(Dag dag, Findings findings) {
    this.findings = findings;
    dag.steps().forEach(step -> steps.put(step.id(), step));
    dag.finallySteps().forEach(step -> steps.put(step.id(), step));
  }

  /** The step, or a finding. */
  Optional<DagStep> find(Scalar at) {
    DagStep step = steps.get(at.text());
    Matcher item = ITEM.matcher(at.text());
    if (step == null && item.matches()) {
      DagStep mapped = steps.get(item.group(1));
      step = mapped != null && mapped.fanOut().isPresent() ? mapped : null;
    }
    if (step == null) {
      findings.add(
          FindingCode.UNKNOWN_STEP,
          at.place(),
          "The DAG has no step " + Findings.show(at.text()) + ".",
          Nearest.suggestion(at.text(), steps.keySet()));
    }
    return Optional.ofNullable(step);
  }
}
