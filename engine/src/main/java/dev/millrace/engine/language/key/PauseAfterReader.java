package dev.millrace.engine.language.key;

import dev.millrace.engine.language.yaml.Node.Mapping;
import java.util.Optional;

/** {@code pause-after} of a trigger: how many runs in a row may fail until it is paused. */
public final class PauseAfterReader {
  public static final String KEY = "pause-after";

  /** The most runs that may be asked for. */
  public static final int RUNS_MAX = 1_000;

  private final Values values;

  PauseAfterReader(Values values) {
    this.values = values;
  }

  /** Empty for a trigger that only people pause. */
  Optional<Integer> read(Mapping trigger, String what) {
    return trigger
        .get(KEY)
        .flatMap(node -> values.whole(node, "'" + KEY + "' of " + what, 1, RUNS_MAX))
        .map(Long::intValue);
  }
}
