package dev.millrace.scheduler.loop;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunOutput;
import dev.millrace.scheduler.store.LeftArtifact;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.OutputRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What happens in the loop that triggers may hear. */
final class Happenings {
  private Happenings() {}

  /** A run came to its end; one that was rerun comes to another. */
  static Happening ended(ActiveRun run, Instant now) {
    RunHeader header = run.header();
    return new Happening(
        idOfEnd(run),
        EventKind.DAG_ENDED,
        header.dag(),
        run.state().name(),
        now,
        Map.of("run", header.id()));
  }

  /** What a run that has come to its end leaves as outputs of its DAG; values are none of it. */
  static List<LeftArtifact> left(ActiveRun run, Instant now) {
    List<LeftArtifact> left = new ArrayList<>();
    run.outputs()
        .byName()
        .forEach(
            (name, output) -> {
              if (output instanceof RunOutput.Artifact artifact) {
                OutputRow.Key key = new OutputRow.Key(run.header().dag(), name);
                left.add(
                    new LeftArtifact(
                        new OutputRow(
                            key, artifact.digest(), run.header().id(), now, rows(artifact)),
                        idOfEnd(run)));
              }
            });
    return left;
  }

  private static OptionalLong rows(RunOutput.Artifact artifact) {
    return artifact.facts().get("rows") instanceof Number rows
        ? OptionalLong.of(rows.longValue())
        : OptionalLong.empty();
  }

  private static String idOfEnd(ActiveRun run) {
    int generation = run.generations().number();
    return generation == 1 ? run.header().id() : run.header().id() + "." + generation;
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
