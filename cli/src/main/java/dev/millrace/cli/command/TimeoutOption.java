package dev.millrace.cli.command;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.spi.Units;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --timeout}: how long a run may take. */
public final class TimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description =
          "Stop the run when its steps take longer than this, such as 90s, 30m or 2h; it ends FAILED"
              + " and its finally steps still run. Default: no limit.")
  private String timeout;

  /**
   * As it was written.
   *
   * @throws CommandFailure if it is not a duration
   */
  public Optional<String> value() {
    if (timeout != null) {
      try {
        Units.duration(timeout);
      } catch (IllegalArgumentException e) {
        throw CommandFailure.mistake(
            "not a duration",
            "--timeout is \"" + timeout + "\"; a duration was expected.",
            "Write it like 90s, 30m or 2h.");
      }
    }
    return Optional.ofNullable(timeout);
  }
}
