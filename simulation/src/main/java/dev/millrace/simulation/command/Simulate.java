package dev.millrace.simulation.command;

import dev.millrace.simulation.Play;
import dev.millrace.simulation.check.Violation;
import dev.millrace.simulation.trace.Tally;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongFunction;

/** The command {@code ./simulate}. Exit codes: 0 all held, 1 an invariant did not, 2 misuse. */
public final class Simulate {
  private final PrintStream out;

  private Simulate(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, System.out));
  }

  static int run(String[] args, PrintStream out) throws InterruptedException {
    Options options;
    try {
      options = Options.of(args);
    } catch (IllegalArgumentException e) {
      out.println("simulate: " + e.getMessage());
      out.println(Options.USAGE + Options.mutants());
      return 2;
    }
    Simulate command = new Simulate(out);
    return options.seed().isPresent()
        ? command.replay(options, options.seed().get())
        : command.play(options);
  }

  private int replay(Options options, long seed) {
    Play.Ending ending = Play.of(seed, options.mutantOrNone(), out::println);
    out.println();
    ending.tally().counts().forEach((what, count) -> out.printf("%,12d %s%n", count, what));
    ending.violation().ifPresent(violation -> out.println("\n" + text(violation)));
    return ending.violation().isPresent() ? 1 : 0;
  }

  private int play(Options options) throws InterruptedException {
    long began = System.nanoTime();
    Campaign.Outcome outcome =
        new Campaign(
                options.from(),
                options.seeds(),
                options.mutantOrNone(),
                played -> out.printf("%,d seeds%n", played))
            .run(options.threads());
    out.println(report(outcome, options::replay));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    out.printf(
        Locale.ROOT,
        "%.1f s, %.1f ms per seed on %d threads%n",
        took.toMillis() / 1e3,
        took.toNanos() / 1e6 * options.threads() / Math.max(1, outcome.tally().of(Tally.SEEDS)),
        options.threads());
    return outcome.failures().isEmpty() ? 0 : 1;
  }

  /**
   * All counts, and for each failure the facts and how to replay it.
   *
   * @param replay the command for a seed
   */
  public static String report(Campaign.Outcome outcome, LongFunction<String> replay) {
    StringBuilder text = new StringBuilder();
    outcome
        .tally()
        .counts()
        .forEach((what, count) -> text.append("%,12d %s%n".formatted(count, what)));
    for (Play.Ending failure : outcome.failures()) {
      text.append("\nseed ").append(failure.seed()).append(": ");
      text.append(text(failure.violation().orElseThrow()));
      text.append("\n  ").append(replay.apply(failure.seed())).append("\n");
    }
    return text.toString();
  }

  private static String text(Violation violation) {
    return "%s does not hold at %.6f s of virtual time\n  rule:  %s\n  facts: %s"
        .formatted(
            violation.invariant(),
            violation.atNanos() / 1e9,
            violation.invariant().rule(),
            violation.facts());
  }
}
