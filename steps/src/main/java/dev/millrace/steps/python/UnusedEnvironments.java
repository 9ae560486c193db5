package dev.millrace.steps.python;

import dev.millrace.spi.StepContext;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Removes environments that nobody has used for long, and never one that is used. */
final class UnusedEnvironments {
  private UnusedEnvironments() {}

  /**
   * What cannot be removed now stays for the next time, and the log says so.
   *
   * @param all the folder of all environments, absolute
   */
  static void remove(Path all, StepContext context) throws IOException {
    Instant before = Instant.now().minus(Duration.ofDays(context.limits().cacheDays()));
    try (DirectoryStream<Path> environments = Files.newDirectoryStream(all, Files::isDirectory)) {
      for (Path environment : environments) {
        try {
          remove(environment, before, context);
        } catch (NoSuchFileException e) {
          // another attempt was faster
        } catch (IOException e) {
          context.log("The Python environment " + environment + " cannot be removed: " + e);
        }
      }
    }
  }

  private static void remove(Path environment, Instant before, StepContext context)
      throws IOException {
    if (!EnvironmentUse.lastOf(environment).isBefore(before)) {
      return;
    }
    Optional<LockFile> lock = LockFile.tryTake(lockOf(environment));
    if (lock.isEmpty()) {
      return; // it is being built, or about to be used
    }
    try {
      if (EnvironmentUse.lastOf(environment).isBefore(before)
          && !EnvironmentUse.anyOf(environment)) {
        removeTree(environment);
        context.log("Removed a Python environment that nobody used since " + before);
      }
    } finally {
      lock.get().close();
    }
  }

  /** Held while an environment is built, taken into use or removed. */
  static Path lockOf(Path environment) {
    return environment.resolveSibling(environment.getFileName() + ".lock");
  }

  /**
   * The mark of a complete one goes first: what is left of a removal that was cut off is no use.
   */
  static void removeTree(Path environment) throws IOException {
    Files.deleteIfExists(EnvironmentUse.complete(environment));
    if (Files.notExists(environment)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(environment)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
