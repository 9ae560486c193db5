package dev.millrace.cli.running;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.RunView;
import java.util.Optional;

/** What a person types for a run. */
public final class RunNames {
  private RunNames() {}

  /** The id itself, or that of the newest run for {@code last}. */
  public static String id(MillraceApi api, String typed) {
    if (!typed.equals("last")) {
      return typed;
    }
    return api.runs(Optional.empty(), Optional.empty(), 1).items().stream()
        .map(RunView::id)
        .findFirst()
        .orElseThrow(
            () ->
                CommandFailure.mistake(
                    "no run yet",
                    "There is no last run.",
                    "Start one: ./millrace run dags/wine.yaml"));
  }
}
