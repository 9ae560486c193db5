package dev.millrace.cli.serving;

import dev.millrace.cli.ServerOptions.DagDirectory;
import dev.millrace.cli.ServerOptions.DagSource;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.spi.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a server reads DAGs from. */
public final class SourceOptions {
  private static final int NAME_CHARS_MAX = 100;
  private static final Duration POLL_MIN = Duration.ofSeconds(1);
  private static final Duration POLL_MAX = Duration.ofDays(1);

  @Option(
      names = "--dags",
      paramLabel = "DIR",
      description = "Keep the DAGs as the files of this directory say. May be given several times.")
  private List<String> directories = List.of();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<RepositoryOptions> repositories = new ArrayList<>();

  @Option(
      names = "--dags-poll",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How often repositories are asked for news. Default: ${DEFAULT-VALUE}.")
  private String poll;

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
    for (RepositoryOptions repository : repositories) {
      sources.add(repository.branch(context, pause));
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

  /** The last part of an address, as far as it can be a name. */
  static String nameIn(String address) {
    String last = address.replaceFirst("/+$", "").replaceFirst("\\.git$", "");
    String name =
        last.substring(Math.max(last.lastIndexOf('/'), last.lastIndexOf(':')) + 1)
            .replaceAll("[^A-Za-z0-9._-]", "-");
    String fit = name.replaceFirst("^[._-]+", "");
    return fit.isEmpty() ? "dags" : fit.substring(0, Math.min(NAME_CHARS_MAX, fit.length()));
  }
}
