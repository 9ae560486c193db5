package dev.millrace.worker.attempt;

import dev.millrace.engine.message.AttemptKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where attempts write until their outputs are stored: {@code staging/PID-WORKER/RUN-TOKEN}. What a
 * killed worker left behind is removed by the next one on the same machine.
 */
public final class Staging implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Staging.class);
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
  private final Path own;
  private final Path cache;

  /**
   * @throws WorkerDirectoryUnusable if the folder cannot be made or written
   */
  public Staging(Path directory, String worker) {
    Path root = directory.toAbsolutePath().normalize();
    Path all = root.resolve("staging");
    this.cache = root.resolve("cache");
    this.own = all.resolve(ProcessHandle.current().pid() + "-" + safe(worker));
    try {
      Files.createDirectories(own);
      removeLeftovers(all);
    } catch (IOException e) {
      throw new WorkerDirectoryUnusable(own, e);
    }
  }

  /** The folder of an attempt; not made yet. */
  Path of(AttemptKey attempt) {
    return own.resolve(safe(attempt.run()) + "-" + attempt.token());
  }

  /** Where the plugins of this life of the worker are; not made yet. */
  public Path plugins() {
    return own.resolve("plugins");
  }

  /** Where attempts keep what others can use again; not made yet. */
  Path cache() {
    return cache;
  }

  /** Removes the folder of an attempt; what cannot be removed is left to a later start. */
  void remove(Path folder) {
    try {
      removeTree(folder);
    } catch (IOException e) {
      LOG.warnf("Cannot remove %s now: %s", folder, e);
    }
  }

  @Override
  public void close() {
    remove(own);
  }

  private static void removeLeftovers(Path all) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
      for (Path folder : folders) {
        if (isOfDeadProcess(folder)) {
          removeTree(folder);
        }
      }
    }
  }

  private static boolean isOfDeadProcess(Path folder) {
    String pid = folder.getFileName().toString().split("-", 2)[0];
    return pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }

  private static void removeTree(Path folder) throws IOException {
    if (!folder.toFile().exists()) {
      return; // asked this way, what is usual costs no exception
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(folder)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      // Someone else removes it at the same time.
      return;
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  private static String safe(String name) {
    return UNSAFE.matcher(name).replaceAll("_");
  }
}
