package dev.millrace.scheduler.source.git.signature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody who signs commits with the programs that people use: git, ssh-keygen and gpg. */
final class SigningTree implements AutoCloseable {
  private static final int SECONDS_MAX = 60;

  private final Path directory;
  private final Path tree;
  private final Path home;

  SigningTree(Path directory) throws IOException {
    this.directory = directory;
    this.tree = Files.createDirectories(directory.resolve("tree"));
    this.home = Files.createDirectories(directory.resolve("gpg"));
    home.toFile().setReadable(false, false);
    home.toFile().setReadable(true, true);
    run("git", "init", "--quiet", "--initial-branch=main");
    run("git", "config", "user.name", "Ada");
    run("git", "config", "user.email", "ada@example.org");
  }

  Path repository() {
    return tree.resolve(".git");
  }

  /** A new ssh key; the path of its private half. */
  Path sshKey(String name, String type) {
    Path file = directory.resolve(name);
    run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", file.toString());
    return file;
  }

  /** A new OpenPGP key. */
  void gpgKey(String user, String algorithm, String usage, String expires, String... options) {
    gpg(join(options, "--quick-generate-key", user, algorithm, usage, expires));
  }

  String gpg(String... arguments) {
    return run(
        join(
            new String[] {"gpg", "--batch", "--quiet", "--yes", "--pinentry-mode", "loopback"},
            join(new String[] {"--passphrase", ""}, arguments)));
  }

  /** The id of an empty commit that git makes with these settings. */
  String commit(String message, String... settings) {
    List<String> command = new ArrayList<>(List.of("git"));
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    command.addAll(List.of("commit", "--quiet", "--allow-empty", "-m", message));
    if (settings.length > 0) {
      command.add("-S");
    }
    run(command.toArray(String[]::new));
    return run("git", "rev-parse", "HEAD").strip();
  }

  String signedBySsh(Path key) {
    return commit("signed by ssh", "gpg.format=ssh", "user.signingKey=" + key);
  }

  String signedByGpg(String user) {
    return commit("signed by gpg", "gpg.format=openpgp", "user.signingKey=" + user);
  }

  /** The id of a commit that is another one in other words. */
  String altered(String commit, String from, String to) throws IOException {
    String raw = run("git", "cat-file", "commit", commit);
    Path file = Files.writeString(directory.resolve("commit"), raw.replace(from, to));
    return run("git", "hash-object", "-t", "commit", "-w", file.toString()).strip();
  }

  /** What a program says. */
  String run(String... command) {
    try {
      Path out = Files.createTempFile(directory, "said-", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(tree.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      builder.environment().put("GNUPGHOME", home.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(Arrays.toString(command) + ": " + Files.readString(out));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String[] join(String[] first, String... then) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(then));
    return all.toArray(String[]::new);
  }

  /** Ends the agent that gpg has left. */
  @Override
  public void close() {
    run("gpgconf", "--kill", "all");
  }
}
