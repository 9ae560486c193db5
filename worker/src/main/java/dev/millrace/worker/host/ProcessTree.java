package dev.millrace.worker.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A step host with everything that it started, for killing it and proving it.
 *
 * <p>On Linux a process belongs to it if it descends from the host, carries the host's mark, or is
 * in a session that one of these began; so one that was left behind by its parents, or made itself
 * a daemon, is found as well. Elsewhere only descendants are found.
 */
final class ProcessTree {
  private static final Logger LOG = Logger.getLogger(ProcessTree.class);
  private static final int POLL_MILLIS = 5;
  private static final int COMPLAIN_POLLS = 2_000;

  /** A process can hide from one look, by having a child and ending just then; not from two. */
  private static final int EMPTY_LOOKS = 2;

  private final ProcessHandle root;
  private final HostMark mark;
  private final long rootStartTicks;
  private final Set<Long> sessions = new HashSet<>();

  ProcessTree(ProcessHandle root, HostMark mark) {
    this.root = root;
    this.mark = mark;
    this.rootStartTicks = ProcessTable.row(root.pid()).map(ProcessTable.Row::startTicks).orElse(0L);
  }

  /**
   * Returns when neither the host nor anything that it started runs any more, however long that
   * takes. An interrupt does not end the wait, but is kept. May be repeated.
   */
  synchronized void kill() {
    // What it started first: without marks an orphan could no longer be found.
    found().forEach(ProcessHandle::destroyForcibly);
    root.destroyForcibly();
    killUntilGone(() -> isGone(root));
  }

  /** The same for what the host started and left behind, not for the host itself. */
  synchronized void killRest() {
    if (!found().isEmpty()) {
      killUntilGone(() -> true);
    }
  }

  private interface Proof {
    boolean holds();
  }

  private void killUntilGone(Proof also) {
    boolean interrupted = false;
    int emptyLooks = 0;
    int polls = 0;
    while (emptyLooks < EMPTY_LOOKS) {
      List<ProcessHandle> left = found();
      left.forEach(ProcessHandle::destroyForcibly);
      emptyLooks = left.isEmpty() && also.holds() ? emptyLooks + 1 : 0;
      if (emptyLooks == 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        if (++polls % COMPLAIN_POLLS == 0) {
          LOG.warnf("Killed processes of step host %s are still there: %s", root.pid(), left);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What belongs to the host and runs, without the host. */
  private List<ProcessHandle> found() {
    if (!ProcessTable.exists()) {
      return root.descendants().filter(process -> !isGone(process)).toList();
    }
    List<ProcessTable.Row> rows = ProcessTable.rows();
    Set<Long> ids = new HashSet<>(Set.of(root.pid()));
    rows.removeIf(row -> row.pid() == root.pid() || row.startTicks() < rootStartTicks);
    List<ProcessTable.Row> found = new ArrayList<>();
    take(rows, found, ids, row -> ProcessTable.mark(row.pid()).filter(mark::equals).isPresent());
    boolean more = true;
    while (more) {
      more =
          take(
              rows,
              found,
              ids,
              row -> ids.contains(row.parent()) || sessions.contains(row.session()));
    }
    return found.stream().map(ProcessTree::handle).flatMap(Optional::stream).toList();
  }

  private boolean take(
      List<ProcessTable.Row> rows,
      List<ProcessTable.Row> found,
      Set<Long> ids,
      Predicate<ProcessTable.Row> belongs) {
    List<ProcessTable.Row> taken = rows.stream().filter(belongs).toList();
    rows.removeAll(taken);
    found.addAll(taken);
    for (ProcessTable.Row row : taken) {
      ids.add(row.pid());
      if (row.session() == row.pid()) {
        sessions.add(row.session());
      }
    }
    return !taken.isEmpty();
  }

  /** Empty if the process ended and its id may be another's by now. */
  private static Optional<ProcessHandle> handle(ProcessTable.Row row) {
    Optional<ProcessHandle> handle = ProcessHandle.of(row.pid());
    return handle.filter(
        same ->
            row.pid() != ProcessHandle.current().pid()
                && ProcessTable.row(row.pid())
                    .filter(now -> now.startTicks() == row.startTicks())
                    .isPresent());
  }

  private static boolean isGone(ProcessHandle process) {
    return !process.isAlive() || ProcessTable.exists() && ProcessTable.row(process.pid()).isEmpty();
  }

  /** Kills whatever workers that are gone have left on this machine; Linux only. */
  static void killOrphans() {
    List<ProcessTable.Row> orphans =
        ProcessTable.rows().stream()
            .filter(row -> ProcessTable.mark(row.pid()).filter(HostMark::isOrphaned).isPresent())
            .toList();
    for (ProcessTable.Row row : orphans) {
      LOG.warnf("Process %s was left by a worker that is gone; it is killed.", row.pid());
      handle(row).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
