package dev.millrace.cli.serving;

import dev.millrace.cli.ServerOptions.GitBranch;
import dev.millrace.cli.ServerOptions.Ssh;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** One {@code --dags-repo} with what belongs to it. */
public final class RepositoryOptions {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  @Option(
      names = "--dags-repo",
      required = true,
      paramLabel = "URL",
      description =
          "Keep the DAGs as a branch of this git repository says: https://…, ssh://USER@HOST/…,"
              + " USER@HOST:PATH, file://… or a path. May be given several times, each followed by"
              + " what belongs to it.")
  private String url;

  @Option(names = "--branch", paramLabel = "BRANCH", description = "Its branch. Default: main.")
  private String branch = "main";

  @Option(
      names = "--path",
      paramLabel = "DIR",
      description = "The directory of DAGs in it. Default: all of it.")
  private String path = "";

  @Option(
      names = "--dags-credentials",
      paramLabel = "SECRET",
      description = "Name of the secret that holds USER:PASSWORD or a token for it, over https.")
  private String credentials;

  @Option(
      names = "--dags-ssh-key",
      paramLabel = "SECRET",
      description = "Name of the secret that holds the private key for it, over ssh.")
  private String sshKey;

  @Option(
      names = "--dags-ssh-passphrase",
      paramLabel = "SECRET",
      description = "Name of the secret that holds the passphrase of that key, if it has one.")
  private String sshPassphrase;

  @Option(
      names = "--dags-known-hosts",
      paramLabel = "FILE",
      description = "The host keys that are accepted over ssh, as known_hosts of OpenSSH has them.")
  private String knownHosts;

  @Option(
      names = "--dags-signed-by",
      paramLabel = "FILE",
      description =
          "Make live only what one of these keys has signed: allowed_signers of OpenSSH, or armored"
              + " OpenPGP public keys. May be given several times.")
  private List<String> signers = List.of();

  @Option(
      names = "--dags-name",
      paramLabel = "NAME",
      description = "What the source is called. Default: the last part of the URL.")
  private String name;

  /** For picocli. */
  public RepositoryOptions() {}

  /**
   * What was typed, checked.
   *
   * @param pause between two looks
   */
  GitBranch branch(CommandContext context, Duration pause) {
    RepositoryAddress address = RepositoryAddress.of(context, url, credentials != null);
    String called = name == null ? SourceOptions.nameIn(address.url()) : name;
    if (!NAME.matcher(called).matches()) {
      throw CommandFailure.mistake(
          "a bad name",
          "A source cannot be called \""
              + called
              + "\"; letters, digits, '.', '_' and '-' were expected, at most 100.",
          "Name it with --dags-name.");
    }
    String ref = branch.replaceFirst("^refs/heads/", "");
    if (ref.isBlank() || ref.contains("..") || ref.matches(".*[\\s~^:?*\\[\\\\].*")) {
      throw CommandFailure.mistake(
          "not a branch", "--branch is \"" + branch + "\", which no branch can be called.", "");
    }
    List<Path> keys = new ArrayList<>();
    for (String file : signers) {
      keys.add(file(context, "--dags-signed-by", file));
    }
    return new GitBranch(
        called,
        address.url(),
        ref,
        within(path),
        Optional.ofNullable(credentials),
        ssh(context, address),
        keys,
        pause);
  }

  private Optional<Ssh> ssh(CommandContext context, RepositoryAddress address) {
    if (!address.ssh()) {
      String extra =
          sshKey != null
              ? "--dags-ssh-key"
              : sshPassphrase != null
                  ? "--dags-ssh-passphrase"
                  : knownHosts != null ? "--dags-known-hosts" : "";
      if (extra.isEmpty()) {
        return Optional.empty();
      }
      throw CommandFailure.mistake(
          "an option of ssh",
          extra + " is given with " + address.url() + ", which is no address of ssh.",
          "Leave it out, or write the address like ssh://git@git.example.org/ml/dags.git.");
    }
    if (credentials != null) {
      throw CommandFailure.mistake(
          "a password over ssh",
          "--dags-credentials is for https://; over ssh a key is used.",
          "Put the private key into a secret and name it with --dags-ssh-key.");
    }
    if (sshKey == null) {
      throw CommandFailure.mistake(
          "no key for ssh",
          "--dags-repo " + address.url() + " needs a private key; none of the user's is taken.",
          "Put it into a secret and name it with --dags-ssh-key.");
    }
    if (knownHosts == null) {
      throw CommandFailure.mistake(
          "no known hosts for ssh",
          "--dags-repo " + address.url() + " needs the host key of its server.",
          "Give a file of known hosts with --dags-known-hosts, such as ~/.ssh/known_hosts.");
    }
    return Optional.of(
        new Ssh(
            sshKey,
            Optional.ofNullable(sshPassphrase),
            file(context, "--dags-known-hosts", knownHosts)));
  }

  private static Path file(CommandContext context, String option, String typed) {
    Path file = context.path(typed);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw CommandFailure.mistake(
          "no such file", option + " is \"" + typed + "\", which is no file that can be read.", "");
    }
    return file.toAbsolutePath().normalize();
  }

  /** Without slashes around it. */
  private static String within(String given) {
    List<String> parts = new ArrayList<>();
    for (String part : given.split("/")) {
      if (part.equals("..")) {
        throw CommandFailure.mistake(
            "a path outside", "--path is \"" + given + "\", which leaves the repository.", "");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
