package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody who works with {@code git} in a clone of a bare repository, on branch main. */
final class GitWork {
  private final Path clone;
  private String[] signing = {};

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
    List<String> commit = new ArrayList<>(List.of(signing));
    commit.addAll(List.of("commit", "--quiet", "-m", message));
    git(clone, commit.toArray(String[]::new));
    List<String> push = new ArrayList<>(List.of("push", "--quiet"));
    push.addAll(List.of(options));
    push.addAll(List.of("origin", "main"));
    git(clone, push.toArray(String[]::new));
    return git(clone, "rev-parse", "HEAD").strip();
  }

  /**
   * Signs the commits from now on.
   *
   * @param key a private key of ssh
   */
  GitWork signWith(Path key) {
    signing =
        new String[] {
          "-c", "gpg.format=ssh", "-c", "user.signingKey=" + key, "-c", "commit.gpgSign=true"
        };
    return this;
  }

  /** Signs the commits from now on no more. */
  GitWork signNothing() {
    signing = new String[] {};
    return this;
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
    return Tool.run(directory, command.toArray(String[]::new));
  }
}
