package dev.millrace.scheduler.loop;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.scheduler.store.ModelVersionRow;
import java.time.Instant;
import java.util.Map;

/** What happens in the loop that triggers may hear. */
final class Happenings {
  private Happenings() {}

  /** A run came to its end; one that was rerun comes to another. */
  static Happening ended(ActiveRun run, Instant now) {
    RunHeader header = run.header();
    int generation = run.generations().number();
    return new Happening(
        generation == 1 ? header.id() : header.id() + "." + generation,
        EventKind.DAG_ENDED,
        header.dag(),
        run.state().name(),
        now,
        Map.of("run", header.id()));
  }

  /** A model has a new version. */
  static Happening registered(ModelVersionRow version, String attempt) {
    return updated(version, attempt, "");
  }

  /** An alias of a model moved. */
  static Happening moved(ModelVersionRow version, String attempt, String alias) {
    return updated(version, attempt, alias);
  }

  private static Happening updated(ModelVersionRow version, String id, String what) {
    return new Happening(
        id,
        EventKind.MODEL_UPDATED,
        version.model(),
        what,
        version.at(),
        Map.of("version", version.version(), "run", version.run()));
  }
}
