package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody who works with {@code git} in a clone of a bare repository, on branch main. */
final class GitWork {
  private final Path clone;

  /**
   * @param bare where the repository is made
   */
  GitWork(Path bare) {
    this.clone = bare.resolveSibling(bare.getFileName() + "-clone");
    git(bare.getParent(), "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
    git(bare, "config", "receive.denyDeleteCurrent", "ignore");
    git(bare.getParent(), "clone", "--quiet", bare.toString(), clone.toString());
    git(clone, "checkout", "--quiet", "-B", "main");
  }

  GitWork write(String path, String text) {
    try {
      Path file = clone.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GitWork delete(String path) {
    git(clone, "rm", "--quiet", path);
    return this;
  }

  /** Commits everything and pushes it; the id of the commit. */
  String push(String message, String... options) {
    git(clone, "add", "--all");
    git(clone, "commit", "--quiet", "-m", message);
    List<String> push = new ArrayList<>(List.of("push", "--quiet"));
    push.addAll(List.of(options));
    push.addAll(List.of("origin", "main"));
    git(clone, push.toArray(String[]::new));
    return git(clone, "rev-parse", "HEAD").strip();
  }

  /** Throws the last commit away here; the next push must be forced. */
  void dropLastCommit() {
    git(clone, "reset", "--quiet", "--hard", "HEAD~1");
  }

  void deleteBranch() {
    git(clone, "push", "--quiet", "origin", "--delete", "main");
  }

  void pushAgain() {
    git(clone, "push", "--quiet", "origin", "main");
  }

  private static String git(Path directory, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
    command.addAll(List.of(arguments));
    try {
      Path said = Files.createTempFile("git-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command + ": " + Files.readString(said));
      }
      String text = Files.readString(said);
      Files.delete(said);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
