package dev.millrace.api.memory;

import dev.millrace.engine.language.Finding;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagHistory;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.Sources;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One source, called {@code pipelines}, and two versions of every DAG, {@code a1} and {@code b2}.
 */
@Singleton
public class MemorySources implements Sources, DagHistory {
  public final List<String> synced = new ArrayList<>();

  @Override
  public List<SourceView> all() {
    return List.of(source("pipelines").orElseThrow());
  }

  @Override
  public Optional<SourceView> source(String name) {
    Finding finding = new Finding("unknown-key", "dags/wine.yaml", 3, 1, "No.", "");
    return name.equals("pipelines")
        ? Optional.of(
            new SourceView(
                name,
                "git",
                "https://git.example.org/pipelines.git",
                "main",
                "dags",
                Optional.of(
                    new SourceView.Revision(
                        "c0ffee", "Ada <ada@example.org>", Samples.NOON, "m", Optional.empty())),
                Optional.of(Samples.NOON),
                Optional.of(Samples.NOON),
                Optional.of(Samples.NOON),
                Optional.of(new SourceView.Problem("unreachable", "Away.", Samples.NOON)),
                Optional.empty(),
                Optional.of("s1"),
                4,
                1,
                List.of(
                    new SourceView.BrokenFile(
                        "dags/wine.yaml", Optional.of("wine"), List.of(finding)))))
        : Optional.empty();
  }

  @Override
  public SourceView sync(String name) {
    synced.add(name);
    return source(name).orElseThrow();
  }

  @Override
  public void forget(String name) {
    throw new Refused(Refused.Reason.CONFLICT, "Source '" + name + "' is read.");
  }

  @Override
  public Page<DagVersionView> versions(String dag, Optional<String> cursor, int limit) {
    if (cursor.isPresent() && !cursor.get().equals("1_a1")) {
      throw new Refused(Refused.Reason.INVALID, "no cursor");
    }
    DagView.Origin origin =
        new DagView.Origin(
            "pipelines", "wine.yaml", "c0ffee", "Ada", Samples.NOON, "m", Optional.empty());
    Instant at = Samples.NOON;
    return new Page<>(
        List.of(
            new DagVersionView(dag, "b2", "wine.yaml", at, true, Optional.of(origin)),
            new DagVersionView(dag, "a1", "wine.yaml", at, false, Optional.empty())),
        Optional.of("1_a1"));
  }

  @Override
  public DagDiffView diff(String dag, String from, String to) {
    if (from.equals("zz")) {
      throw new Refused(Refused.Reason.NOT_FOUND, "DAG 'wine' has no version 'zz'.");
    }
    return new DagDiffView(
        dag,
        from,
        to,
        "--- a\n+++ b\n",
        List.of(new DagDiffView.FileChange("c.yaml", Optional.empty(), Optional.of("00"))));
  }
}
