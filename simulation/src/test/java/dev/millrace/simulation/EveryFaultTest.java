package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.command.Campaign;
import dev.millrace.simulation.fault.FaultKind;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.trace.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A simulation in which nothing happens proves nothing. */
class EveryFaultTest {
  @Test
  void happensInAFewHundredSeedsAndHasConsequences() throws InterruptedException {
    Tally tally = new Campaign(1, 400, Mutant.NONE, played -> {}).run(2).tally();

    for (FaultKind kind : FaultKind.values()) {
      assertThat(tally.of("fault: " + kind)).as("%s in %s", kind, tally.counts()).isPositive();
    }
    List.of(
            "fault: killed in a turn",
            "fault: paused in a turn",
            "fault: commit refused",
            "fault: answer of a commit lost",
            "fault: KILLED_AT_TICK",
            "fault: DAY_WITHOUT_CLUSTER",
            "fault: CLOCK_SET_BY_A_DAY",
            "fault: killed around the commit of a tick",
            "schedules paused",
            "schedules resumed",
            "batches lost",
            "batches doubled",
            "batches late",
            "attempts LOST",
            "attempts CANCELLED",
            "attempts FAILED",
            "tasks CANCELLED at the end of a lease",
            "runs CANCELLED",
            "runs FAILED",
            "runs SUCCEEDED",
            "cancels acknowledged",
            "shards taken over",
            "ticks RUN",
            "ticks SKIPPED",
            "ticks SUPERSEDED",
            "ticks TOO_OLD",
            "ticks TOO_MANY",
            "ticks COALESCED",
            "ticks OVERLAP",
            "ticks QUEUE_FULL",
            "ticks PAUSED",
            "drift told again",
            "events RUN",
            "events BUDGET",
            "events COALESCED",
            "events COOLDOWN",
            "events DEBOUNCED",
            "events EXPIRED",
            "events OVERLAP",
            "events PAUSED",
            "events SUPERSEDED",
            "ignored: report with a token that is not current")
        .forEach(
            what -> assertThat(tally.of(what)).as("%s in %s", what, tally.counts()).isPositive());
  }
}
