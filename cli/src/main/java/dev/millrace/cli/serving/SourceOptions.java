package dev.millrace.cli.serving;

import dev.millrace.cli.ServerOptions.DagDirectory;
import dev.millrace.cli.ServerOptions.DagSource;
import dev.millrace.cli.ServerOptions.GitBranch;
import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.spi.Units;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a server reads DAGs from. */
public final class SourceOptions {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final int NAME_CHARS_MAX = 100;
  private static final Duration POLL_MIN = Duration.ofSeconds(1);
  private static final Duration POLL_MAX = Duration.ofDays(1);
  private static final String USE =
      "Write it like --dags-repo https://git.example.org/ml/dags.git.";

  @Option(
      names = "--dags",
      paramLabel = "DIR",
      description = "Keep the DAGs as the files of this directory say. May be given several times.")
  private List<String> directories = List.of();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<Repository> repositories = new ArrayList<>();

  @Option(
      names = "--dags-poll",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How often repositories are asked for news. Default: ${DEFAULT-VALUE}.")
  private String poll;

  /** One {@code --dags-repo} with what belongs to it. */
  public static final class Repository {
    /** For picocli. */
    public Repository() {}

    @Option(
        names = "--dags-repo",
        required = true,
        paramLabel = "URL",
        description =
            "Keep the DAGs as a branch of this git repository says: https://…, file://… or a path."
                + " May be given several times, each followed by what belongs to it.")
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
        description = "Name of the secret that holds USER:PASSWORD or a token for it.")
    private String credentials;

    @Option(
        names = "--dags-name",
        paramLabel = "NAME",
        description = "What the source is called. Default: the last part of the URL.")
    private String name;
  }

  /**
   * The sources, checked.
   *
   * @param roles of the process
   * @throws CommandFailure if one cannot be read by such a process, or does not make sense
   */
  List<DagSource> chosen(CommandContext context, Set<String> roles) {
    List<DagSource> sources = new ArrayList<>();
    for (String typed : directories) {
      Path directory = Serving.directory(context, typed).normalize();
      sources.add(new DagDirectory(nameIn(directory.toString()), directory));
    }
    Duration pause = pause();
    for (Repository repository : repositories) {
      sources.add(branch(context, repository, pause));
    }
    if (!sources.isEmpty() && !roles.contains("scheduler")) {
      throw CommandFailure.mistake(
          "nobody to read DAGs",
          "--dags and --dags-repo need the role scheduler in the same process.",
          "Give them to the schedulers.");
    }
    Set<String> names = new HashSet<>();
    for (DagSource source : sources) {
      if (!names.add(source.name())) {
        throw CommandFailure.mistake(
            "two sources of one name",
            "Two sources of DAGs are called \"" + source.name() + "\".",
            "Give repositories other names with --dags-name.");
      }
    }
    return sources;
  }

  private Duration pause() {
    try {
      Duration pause = Units.duration(poll);
      if (pause.compareTo(POLL_MIN) >= 0 && pause.compareTo(POLL_MAX) <= 0) {
        return pause;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw CommandFailure.mistake(
        "a bad duration", "--dags-poll is \"" + poll + "\"; 1s to 24h was expected.", "");
  }

  private static GitBranch branch(CommandContext context, Repository given, Duration pause) {
    String url = url(context, given);
    String name = given.name == null ? nameIn(url) : given.name;
    if (!NAME.matcher(name).matches()) {
      throw CommandFailure.mistake(
          "a bad name",
          "A source cannot be called \""
              + name
              + "\"; letters, digits, '.', '_' and '-' were expected, at most 100.",
          "Name it with --dags-name.");
    }
    String branch = given.branch.replaceFirst("^refs/heads/", "");
    if (branch.isBlank() || branch.contains("..") || branch.matches(".*[\\s~^:?*\\[\\\\].*")) {
      throw CommandFailure.mistake(
          "not a branch",
          "--branch is \"" + given.branch + "\", which no branch can be called.",
          "");
    }
    return new GitBranch(
        name, url, branch, path(given.path), Optional.ofNullable(given.credentials), pause);
  }

  /** Without slashes around it. */
  private static String path(String given) {
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

  private static String url(CommandContext context, Repository given) {
    if (!given.url.contains("://")) {
      if (given.url.matches("[^/\\\\]+@?[^/\\\\]*:[^\\\\].*")) {
        throw CommandFailure.mistake(
            "no ssh", "--dags-repo is an address of ssh, which is not supported.", USE);
      }
      return context.path(given.url).normalize().toUri().toString().replaceFirst("/$", "");
    }
    URI uri = uri(given.url);
    String scheme = String.valueOf(uri.getScheme());
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw CommandFailure.mistake( // says nothing of what it holds
          "credentials in an address",
          "The address of --dags-repo holds credentials, which would be shown and kept.",
          "Put USER:PASSWORD or a token into a secret and name it with --dags-credentials.");
    }
    switch (scheme) {
      case "https":
      case "file":
        return given.url;
      case "http":
        if (given.credentials != null && Arguments.reachableFromOutside(uri.getHost())) {
          throw CommandFailure.mistake(
              "credentials in the clear",
              "--dags-credentials would be sent to " + uri.getHost() + " without encryption.",
              "Use https://.");
        }
        return given.url;
      default:
        throw CommandFailure.mistake(
            "an address that git sources do not read",
            "--dags-repo begins with \"" + scheme + "://\"; https, http or file was expected.",
            USE);
    }
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw CommandFailure.mistake(
          "not an address", "--dags-repo is not an address: " + e.getReason() + ".", USE);
    }
  }

  /** The last part of an address, as far as it can be a name. */
  private static String nameIn(String address) {
    String last = address.replaceFirst("/+$", "").replaceFirst("\\.git$", "");
    String name = last.substring(last.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
    String fit = name.replaceFirst("^[._-]+", "");
    return fit.isEmpty() ? "dags" : fit.substring(0, Math.min(NAME_CHARS_MAX, fit.length()));
  }
}
