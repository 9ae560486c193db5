package dev.millrace.worker.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Kills a process with everything that it started, and proves it. */
final class ProcessTree {
  private static final Logger LOG = Logger.getLogger(ProcessTree.class);
  private static final int POLL_MILLIS = 5;
  private static final int COMPLAIN_POLLS = 2_000;

  private ProcessTree() {}

  /**
   * Returns when no process of the tree runs any more, however long that takes. An interrupt does
   * not end the wait, but is kept.
   */
  static void kill(ProcessHandle root) {
    Set<ProcessHandle> all = new LinkedHashSet<>();
    // Descendants first and the root last: an orphan could no longer be found.
    while (all.addAll(root.descendants().toList())) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
    root.destroyForcibly();
    all.add(root);
    awaitGone(all);
  }

  /** Kills what a process has started and left behind, not the process itself. */
  static void killDescendants(ProcessHandle root) {
    Set<ProcessHandle> all = new LinkedHashSet<>();
    while (all.addAll(root.descendants().toList())) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
    awaitGone(all);
  }

  private static void awaitGone(Set<ProcessHandle> processes) {
    boolean interrupted = false;
    int polls = 0;
    while (!processes.stream().allMatch(ProcessTree::isGone)) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (++polls % COMPLAIN_POLLS == 0) {
        LOG.warnf("Killed processes are still there: %s", processes);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A zombie runs nothing; it only waits for its parent to read how it ended. */
  private static boolean isGone(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    Path stat = Path.of("/proc", String.valueOf(process.pid()), "stat");
    try {
      String text = Files.readString(stat);
      return text.startsWith("Z", text.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // No such file: the process ended meanwhile, or this system has no /proc.
      return !process.isAlive();
    }
  }
}
