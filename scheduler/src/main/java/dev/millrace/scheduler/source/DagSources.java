package dev.millrace.scheduler.source;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DagHistory;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.Sources;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.scheduler.dags.DagLibrary;
import dev.millrace.scheduler.dags.DagStore;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.request.PatientHistory;
import dev.millrace.scheduler.show.HistoryQueries;
import dev.millrace.scheduler.show.SourceQueries;
import dev.millrace.scheduler.source.directory.DirectorySource;
import dev.millrace.scheduler.source.git.GitSource;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sources that this scheduler reads unless another does, and what is known of all. */
public final class DagSources implements Sources, AutoCloseable {
  private final SourceTable table;
  private final SourceQueries queries;
  private final DagHistory history;
  private final Patience patience = new Patience();
  private final List<SourceLoop> loops = new ArrayList<>();

  private DagSources(SourceTable table, Database database) {
    this.table = table;
    this.queries = new SourceQueries(database.connections());
    this.history = new PatientHistory(new HistoryQueries(database.connections()), patience);
  }

  /**
   * Begins to read the sources, each on a thread of its own, so that none waits for the network of
   * another.
   */
  public static DagSources start(
      List<SourceSettings> sources,
      SchedulerSettings scheduler,
      Database database,
      ArtifactStore artifacts,
      KindCatalog kinds,
      Clock clock) {
    SourceTable table = new SourceTable(database.connections(), scheduler.id(), scheduler.alone());
    DagSources all = new DagSources(table, database);
    if (!sources.isEmpty()) {
      DagReader reader = new DagReader(kinds);
      DagLibrary dags =
          new DagLibrary(reader, new DagStore(database.connections()), artifacts, clock);
      for (SourceSettings settings : sources) {
        SourceSync sync =
            new SourceSync(
                settings,
                source(settings.origin()),
                new SnapshotReader(reader, artifacts),
                table,
                dags,
                clock);
        all.loops.add(new SourceLoop(settings, sync));
      }
    }
    all.loops.forEach(SourceLoop::start);
    return all;
  }

  private static DagSource source(SourceSettings.Origin origin) {
    return origin instanceof SourceSettings.Git git
        ? new GitSource(git)
        : new DirectorySource((SourceSettings.Directory) origin);
  }

  /** The versions of DAGs, wherever they come from. */
  public DagHistory history() {
    return history;
  }

  @Override
  public List<SourceView> all() {
    return patience.ask(queries::all);
  }

  @Override
  public Optional<SourceView> source(String name) {
    return patience.ask(() -> queries.source(name));
  }

  @Override
  public SourceView sync(String name) {
    try {
      if (!patience.ask(() -> table.ask(name))) {
        throw unknown(name);
      }
    } catch (StoreException e) {
      throw unavailable();
    }
    loops.stream().filter(loop -> loop.name().equals(name)).forEach(SourceLoop::poke);
    return source(name).orElseThrow();
  }

  @Override
  public void forget(String name) {
    SourceTable.Forgotten result;
    try {
      result =
          loops.stream().anyMatch(loop -> loop.name().equals(name))
              ? SourceTable.Forgotten.STILL_READ
              : patience.ask(() -> table.forget(name));
    } catch (StoreException e) {
      throw unavailable();
    }
    if (result == SourceTable.Forgotten.UNKNOWN) {
      throw unknown(name);
    }
    if (result == SourceTable.Forgotten.STILL_READ) {
      throw new Refused(
          Refused.Reason.CONFLICT,
          "Source '" + name + "' is read by a scheduler; start it without that source first.");
    }
  }

  private static Refused unknown(String name) {
    return new Refused(Refused.Reason.NOT_FOUND, "There is no source '" + name + "'.");
  }

  private static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE, "The database did not answer. Try again in a moment.");
  }

  @Override
  public void close() {
    loops.forEach(SourceLoop::close);
    patience.close();
  }
}
