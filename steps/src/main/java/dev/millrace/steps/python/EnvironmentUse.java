package dev.millrace.steps.python;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** That an attempt uses an environment, by a locked file beside it. Ends with its process. */
final class EnvironmentUse implements AutoCloseable {
  private static final String MARK = ".use-";

  private final Path environment;
  private final Path mark;
  private final LockFile lock;

  private EnvironmentUse(Path environment, Path mark, LockFile lock) {
    this.environment = environment;
    this.mark = mark;
    this.lock = lock;
  }

  /** To be called by who has the lock of the environment, so that it is not removed meanwhile. */
  static EnvironmentUse begin(Path environment) throws IOException {
    Path mark = environment.resolveSibling(environment.getFileName() + MARK + UUID.randomUUID());
    LockFile lock = LockFile.tryTake(mark).orElseThrow(); // nobody else knows the name
    touch(environment);
    return new EnvironmentUse(environment, mark, lock);
  }

  /** Whether anybody uses it; to be called by who has its lock. */
  static boolean anyOf(Path environment) throws IOException {
    String marks = environment.getFileName() + MARK + "*";
    try (DirectoryStream<Path> found = Files.newDirectoryStream(environment.getParent(), marks)) {
      for (Path mark : found) {
        Optional<LockFile> left = LockFile.tryTake(mark);
        if (left.isEmpty()) {
          return true;
        }
        left.get().close(); // of a process that was killed
        Files.deleteIfExists(mark);
      }
    }
    return false;
  }

  /** When it was used last, which is when it was built if it never was. */
  static Instant lastOf(Path environment) throws IOException {
    try {
      return Files.getLastModifiedTime(complete(environment)).toInstant();
    } catch (NoSuchFileException e) {
      return Files.getLastModifiedTime(environment).toInstant();
    }
  }

  /** Written when an environment has been built, so that a half-built one is built anew. */
  static Path complete(Path environment) {
    return environment.resolve("millrace-complete");
  }

  private static void touch(Path environment) throws IOException {
    Files.setLastModifiedTime(complete(environment), FileTime.from(Instant.now()));
  }

  @Override
  public void close() throws IOException {
    try {
      touch(environment);
    } finally {
      lock.close();
      Files.deleteIfExists(mark);
    }
  }
}
