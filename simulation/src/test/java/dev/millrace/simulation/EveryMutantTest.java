package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.check.Invariant;
import dev.millrace.simulation.check.Violation;
import dev.millrace.simulation.mutant.Mutants;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An invariant that nothing can break is no test. */
class EveryMutantTest {
  private static final long SEEDS = 5_000;

  @ParameterizedTest
  @EnumSource
  void breaksItsInvariant(Mutants mutant) {
    Map<Invariant, Long> seen = new EnumMap<>(Invariant.class);
    for (long seed = 1; seed <= SEEDS; seed++) {
      Play.Ending ending = Play.of(seed, mutant.mutant());
      ending.violation().map(Violation::invariant).ifPresent(i -> seen.merge(i, 1L, Long::sum));
      if (seen.containsKey(mutant.breaks())) {
        System.out.printf("%s breaks %s at seed %d%n", mutant, mutant.breaks(), seed);
        return;
      }
    }
    assertThat(seen).as("what %s breaks in %d seeds", mutant, SEEDS).containsKey(mutant.breaks());
  }

  @Test
  void everyInvariantHasAMutant() {
    assertThat(Arrays.stream(Mutants.values()).map(Mutants::breaks).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Invariant.values());
  }
}
