package dev.millrace.cli.command;

import dev.millrace.cli.failure.CommandFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run is to be run: {@code --timeout} and {@code --no-cache}. */
public final class HowToRun {
  @Mixin private TimeoutOption timeout;

  @Option(
      names = "--no-cache",
      description =
          "Run every step, also where an earlier run has the result. The results are kept for later"
              + " runs all the same.")
  private boolean noCache;

  /**
   * As members of a request.
   *
   * @throws CommandFailure if one of them cannot be read
   */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    timeout.value().ifPresent(limit -> members.put("timeout", limit));
    if (noCache) {
      members.put("cache", false);
    }
    return members;
  }
}
