package dev.millrace.engine.language.step;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Place;
import java.util.Collection;
import java.util.Optional;

/** Steps that run their own DAG in every run of it, and so for ever. */
public final class SelfRuns {
  private final Findings findings;

  public SelfRuns(Findings findings) {
    this.findings = findings;
  }

  /**
   * @param dag its name
   * @param steps after they were checked
   */
  public void find(String dag, Collection<StepDraft> steps) {
    for (StepDraft step : steps) {
      boolean always = step.lacksResult().isEmpty() && !step.isMapped();
      if (always && step.runs().equals(Optional.of(dag))) {
        findings.add(
            FindingCode.CYCLE,
            place(step),
            "Step '"
                + step.id()
                + "' runs its own DAG '"
                + dag
                + "' in every run, and would do so for ever.",
            "Name another DAG, or say with 'if' when it does.");
      }
    }
  }

  private static Place place(StepDraft step) {
    Mapping with = (Mapping) step.map().at("with");
    return with.at("dag").place();
  }
}
