package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.command.Campaign;
import dev.millrace.simulation.command.Simulate;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.trace.Tally;
import org.junit.jupiter.api.Test;

/** {@code -Dsimulation.seeds} and {@code -Dsimulation.from} play others; the seeds are printed. */
class EveryInvariantTest {
  private static final long SEEDS = Long.getLong("simulation.seeds", 5_000);
  private static final long FROM = Long.getLong("simulation.from", 1);
  private static final int THREADS = 2;

  @Test
  void holdsInEverySeed() throws InterruptedException {
    Campaign.Outcome outcome = new Campaign(FROM, SEEDS, Mutant.NONE, played -> {}).run(THREADS);

    String report = Simulate.report(outcome, seed -> "./simulate --seed " + seed);
    System.out.printf("Simulation of seeds %d to %d%n%s", FROM, FROM + SEEDS - 1, report);
    assertThat(outcome.failures()).as(report).isEmpty();
    assertThat(outcome.tally().of(Tally.SEEDS)).isEqualTo(SEEDS);
  }
}
