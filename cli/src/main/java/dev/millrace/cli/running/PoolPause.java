package dev.millrace.cli.running;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.PoolView;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code pools pause POOL} and {@code pools resume POOL}. */
final class PoolPause {
  private static final List<String> WORDS = List.of("pause", "resume");

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why it is paused, in one line; every task that waits for it says so.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who pauses or resumes. Default: the name of the user at this machine.")
  private String by;

  /** Whether this is meant. */
  static boolean isMeant(List<String> words) {
    return words.size() == 2 && WORDS.contains(words.get(0));
  }

  /** Whoever pauses says why; nobody else does. */
  void check(List<String> words) {
    boolean pauses = isMeant(words) && words.get(0).equals("pause");
    if (pauses && reason == null) {
      throw CommandFailure.mistake(
          "wrong usage",
          "pools pause needs --reason TEXT: every task that waits for the pool says why.",
          "Write it like ./millrace pools pause %s --reason \"new drivers\"."
              .formatted(words.get(1)));
    }
    if (!pauses && reason != null || !isMeant(words) && by != null) {
      throw CommandFailure.mistake(
          "wrong usage",
          "--reason belongs to `pools pause`, --by to `pools pause` and `pools resume`; not to \""
              + String.join(" ", words)
              + "\".",
          "Write it like ./millrace pools pause gpu --reason \"new drivers\".");
    }
  }

  PoolView carryOut(List<String> words, MillraceApi api) {
    String who = by == null ? System.getProperty("user.name") : by;
    return words.get(0).equals("pause")
        ? api.pausePool(words.get(1), who, reason)
        : api.resumePool(words.get(1), who);
  }

  /** For people. */
  static String line(PoolView pool) {
    return "Pool "
        + pool.name()
        + pool.paused()
            .map(pause -> " " + pause + ". Tasks that have slots of it go on.")
            .orElse(
                " is not paused; %d of its %d slots are used."
                    .formatted(pool.used(), pool.slots()));
  }
}
