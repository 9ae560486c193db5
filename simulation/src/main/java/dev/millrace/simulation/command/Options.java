package dev.millrace.simulation.command;

import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.mutant.Mutants;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the command was asked for.
 *
 * @param seed the one to replay with a trace
 */
record Options(long from, long seeds, int threads, Optional<Long> seed, Optional<Mutants> mutant) {
  static final String USAGE =
      """
      usage: ./simulate [--seeds N] [--from N] [--threads N] [--mutant NAME]
             ./simulate --seed N [--mutant NAME]

        --seeds N      how many seeds to play, default 1000
        --from N       the first of them, default 1
        --threads N    plays at the same time, default one per core
        --seed N       play one seed and print what happens: virtual time, process, event
        --mutant NAME  play with something broken; NAME is one of
      """;

  /**
   * @throws IllegalArgumentException if they cannot be understood
   */
  static Options of(String[] args) {
    long from = 1;
    long seeds = 1_000;
    int threads = Runtime.getRuntime().availableProcessors();
    Optional<Long> seed = Optional.empty();
    Optional<Mutants> mutant = Optional.empty();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i];
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = args[i + 1];
      switch (name) {
        case "--from" -> from = number(name, value, Long.MIN_VALUE);
        case "--seeds" -> seeds = number(name, value, 1);
        case "--threads" -> threads = (int) Math.min(1_000, number(name, value, 1));
        case "--seed" -> seed = Optional.of(number(name, value, Long.MIN_VALUE));
        case "--mutant" -> mutant = Optional.of(mutant(value));
        default -> throw new IllegalArgumentException("'" + name + "' is not an option");
      }
    }
    return new Options(from, seeds, threads, seed, mutant);
  }

  Mutant mutantOrNone() {
    return mutant.map(Mutants::mutant).orElse(Mutant.NONE);
  }

  /** How to see what happened in a seed. */
  String replay(long failed) {
    return "./simulate --seed " + failed + mutant.map(m -> " --mutant " + word(m)).orElse("");
  }

  static String mutants() {
    return Arrays.stream(Mutants.values())
        .map(m -> "    %-24s %s".formatted(word(m), m.breaks()))
        .collect(Collectors.joining("\n"));
  }

  private static String word(Mutants mutant) {
    return mutant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Mutants mutant(String word) {
    return Arrays.stream(Mutants.values())
        .filter(m -> word(m).equals(word.toLowerCase(Locale.ROOT).replace('_', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no mutant '" + word + "'; expected one of\n" + mutants()));
  }

  private static long number(String name, String value, long least) {
    try {
      long number = Long.parseLong(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    String expected = least == 1 ? "a whole number of 1 or more" : "a whole number";
    throw new IllegalArgumentException(name + " is '" + value + "'; expected " + expected);
  }
}
