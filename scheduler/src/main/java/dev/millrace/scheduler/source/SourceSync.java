package dev.millrace.scheduler.source;

import dev.millrace.engine.dag.DagFace;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.source.SourceFiles.Change;
import dev.millrace.scheduler.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Keeps the DAGs of one source as it says, as long as no other scheduler does. Used by one thread
 * at a time.
 */
public final class SourceSync implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SourceSync.class);

  /** A look that found nothing new is noted no more often, to spare the disk. */
  private static final long NOTED_EVERY_MILLIS = Duration.ofSeconds(30).toMillis();

  private final SourceSettings settings;
  private final DagSource source;
  private final SnapshotReader reader;
  private final SourceTable table;
  private final SourceFiles files;
  private final DagPlans dags;
  private final Clock clock;
  private OptionalLong epoch = OptionalLong.empty();
  private Map<String, FileState> known = new TreeMap<>();
  private long dueAt; // by the database's clock
  private String trouble = "";

  SourceSync(
      SourceSettings settings,
      DagSource source,
      SnapshotReader reader,
      SourceTable table,
      DagPlans dags,
      Clock clock) {
    this.settings = settings;
    this.source = source;
    this.reader = reader;
    this.table = table;
    this.files = new SourceFiles(table);
    this.dags = dags;
    this.clock = clock;
  }

  /** Adds the source to those that are known. Called once, first. */
  void begin() {
    table.add(settings);
  }

  /**
   * Looks at the source if that is due and nobody else does.
   *
   * @throws StoreException if the database is away
   */
  void turn() {
    SourceRow row = table.row(settings.name());
    if (epoch.isEmpty() || row.epoch() != epoch.getAsLong()) {
      epoch = table.take(settings, row);
      if (epoch.isEmpty()) {
        return;
      }
      known = new TreeMap<>(files.of(settings.name()));
      row = table.row(settings.name());
      dueAt = 0;
    }
    // A clock that was set back must not keep a source waiting.
    boolean due = row.now() >= dueAt || dueAt - row.now() > settings.poll().toMillis();
    if (due || row.isAsked()) {
      dueAt = row.now() + settings.poll().toMillis();
      look(row);
    }
  }

  private void look(SourceRow row) {
    try {
      Optional<String> live = row.live().map(Revision::id);
      boolean again = known.values().stream().anyMatch(FileState::waitsForItsName);
      Optional<Snapshot> snapshot = source.look(live, again);
      if (snapshot.isEmpty()) {
        nothingNew(row);
        return;
      }
      try (Snapshot there = snapshot.get()) {
        sync(row, there);
      }
    } catch (SourceTrouble e) {
      note(row, e.kind(), e.getMessage());
    } catch (SourceFiles.NamesTaken e) {
      dueAt = 0; // who has them is seen by the next look
      LOG.infof("Source %s: names %s", settings.name(), e.getMessage());
    } catch (StoreException e) {
      if (!e.isAboutTheData()) {
        epoch = OptionalLong.empty(); // what was written, if anything, is read anew
        throw e;
      }
      note(row, SourceTrouble.Kind.UNREADABLE, e.getMessage());
    }
  }

  private void sync(SourceRow row, Snapshot there) throws SourceTrouble {
    SyncPlan plan =
        SyncPlan.of(known, there.dagFiles(known::containsKey), path -> there.entry(path).mark());
    Optional<Revision> revision = there.revision();
    boolean same = // as far as the source says; a directory says nothing
        row.live().isPresent()
            && revision.map(Revision::id).map(row.live().get().id()::equals).orElse(true);
    if (plan.isEmpty() && same) {
      nothingNew(row);
      return;
    }
    List<Reading> readings = reader.read(there, plan.read(), this::live);
    Map<String, String> elsewhere =
        readings.isEmpty() ? Map.of() : files.elsewhere(settings.name());
    SyncOutcome outcome =
        SyncOutcome.of(known, plan, readings, name -> Optional.ofNullable(elsewhere.get(name)));
    Map<String, FileState> after = after(plan, outcome);
    if (after.equals(known) && same) {
      nothingNew(row);
      return;
    }
    Change change =
        new Change(
            revision.orElseGet(() -> digest(after)),
            plan,
            outcome,
            there.rewrittenFrom(),
            clock.instant());
    if (files.apply(settings.name(), epoch.getAsLong(), row.now(), change)) {
      known = after;
      trouble = "";
      say(change);
    } else {
      lost();
    }
  }

  private Map<String, FileState> after(SyncPlan plan, SyncOutcome outcome) {
    Map<String, FileState> after = new TreeMap<>(known);
    after.keySet().removeAll(plan.gone());
    outcome.states().forEach(state -> after.put(state.path(), state));
    return after;
  }

  /** What a directory says altogether: its DAG files and all that they look at. */
  private Revision digest(Map<String, FileState> files) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      Map<String, String> marks = new TreeMap<>();
      files.values().forEach(state -> marks.putAll(state.uses()));
      files.values().forEach(state -> marks.put(state.path(), state.content()));
      marks.forEach(
          (path, mark) ->
              sha256.update((path + "\0" + mark + "\n").getBytes(StandardCharsets.UTF_8)));
      String digest = HexFormat.of().formatHex(sha256.digest());
      return new Revision(digest, "", clock.instant(), "", Optional.empty());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Optional<DagFace> live(String dag) {
    return dags.current(dag).map(plan -> DagFace.of(plan.dag()));
  }

  private void nothingNew(SourceRow row) {
    trouble = "";
    if ((row.isAsked()
            || row.problem().isPresent()
            || row.now() - row.looked() >= NOTED_EVERY_MILLIS)
        && !table.looked(settings.name(), epoch.getAsLong(), row.now(), Optional.empty())) {
      lost();
    }
  }

  private void note(SourceRow row, SourceTrouble.Kind kind, String message) {
    SourceRow.Problem problem =
        new SourceRow.Problem(
            kind.word(),
            message,
            row.problem()
                .filter(before -> before.code().equals(kind.word()))
                .map(SourceRow.Problem::since)
                .orElseGet(clock::instant));
    if (!message.equals(trouble)) {
      LOG.warnf("Source %s: %s What was live stays.", settings.name(), message);
      trouble = message;
    }
    if (!table.looked(settings.name(), epoch.getAsLong(), row.now(), Optional.of(problem))) {
      lost();
    }
  }

  private void lost() {
    LOG.infof("Source %s is read by another scheduler now", settings.name());
    epoch = OptionalLong.empty();
  }

  private void say(Change change) {
    long broken = known.values().stream().filter(state -> !state.findings().isEmpty()).count();
    LOG.infof(
        "Source %s: %s is live; DAGs changed: %d, retired: %d; files with findings: %d",
        settings.name(),
        change.revision().id(),
        change.outcome().live().size(),
        change.outcome().retired().size(),
        broken);
  }

  /** Lets other schedulers read it. */
  @Override
  public void close() {
    try {
      if (epoch.isPresent()) {
        table.release(settings.name(), epoch.getAsLong());
        epoch = OptionalLong.empty();
      }
    } catch (StoreException e) {
      LOG.debugf(e, "Source %s could not be released", settings.name());
    } finally {
      source.close();
    }
  }
}
