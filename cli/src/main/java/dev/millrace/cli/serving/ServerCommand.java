package dev.millrace.cli.serving;

import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.engine.limit.LimitNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server}: some or all roles, as one process of many. */
@Command(
    name = "server",
    description =
        "Start one process of a deployment, with some or all roles: scheduler decides, worker does,"
            + " api shows.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "2:an argument is wrong, or a path cannot be written",
      "75:a port or the data directory is in use, or the database is away",
      "130:ended in order by Ctrl-C (143 by SIGTERM)"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace server --roles scheduler,api --fabric-port 5701 --dags dags",
      "  ./millrace server --dags-repo https://git.example.org/ml/pipelines.git --branch main \\",
      "      --path dags --dags-credentials git-token",
      "  ./millrace server --roles worker --join 127.0.0.1:5701 --data /var/lib/millrace/w1",
      "  MILLRACE_DB_PASSWORD=… ./millrace server --roles scheduler,api \\",
      "      --db-url jdbc:postgresql://db/millrace --db-user millrace"
    })
public final class ServerCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("scheduler", "worker", "api");
  private static final int SLOTS_MAX = 1_024;

  private final CommandContext context;
  @Mixin private JsonOption json;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description = "Any of scheduler, worker, api, with commas. Default: all.")
  private List<String> roles = List.of("scheduler", "worker", "api");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Interface to listen on. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--open-to-network",
      description = "Allow a --host that other machines can reach; the API has no login yet.")
  private boolean openToNetwork;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of page and API, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      description = "Fabric addresses of schedulers to join, with commas.")
  private String join;

  @Option(
      names = "--fabric-port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port for other members, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int fabricPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where this process keeps its data. Default: MILLRACE_DATA, or the repository's .millrace.")
  private Path data;

  @Option(
      names = "--artifacts",
      paramLabel = "DIR",
      description =
          "Folder of the artifacts, the same for all processes that can share one. Default:"
              + " MILLRACE_ARTIFACTS, or artifacts in the data directory.")
  private Path artifacts;

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description =
          "jdbc:postgresql://… of the database. Default: MILLRACE_DB_URL, or an embedded one.")
  private String databaseUrl;

  @Option(
      names = "--db-user",
      paramLabel = "USER",
      description =
          "Its user. Default: MILLRACE_DB_USER. The password is read from MILLRACE_DB_PASSWORD only.")
  private String databaseUser;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "0",
      description = "Tasks that the worker runs at a time, 0 for one per processor. Default: 0.")
  private int slots;

  @Option(
      names = "--tags",
      paramLabel = "TAG[,TAG]",
      split = ",",
      description =
          "What the worker has that steps may ask for, such as gpu. Default: MILLRACE_WORKER_TAGS.")
  private List<String> tags = List.of();

  @Mixin private SourceOptions sources;

  public ServerCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Set<String> chosen = checkedRoles();
    Arguments.port("--port", port);
    Arguments.port("--fabric-port", fabricPort);
    Arguments.between("--slots", slots, 0, SLOTS_MAX);
    checkHost();
    checkJoin(chosen);
    List<ServerOptions.DagSource> from = sources.chosen(context, chosen);
    Path directory = DataDirectory.of(Optional.ofNullable(data), context.io()).path();
    ServerOptions options =
        new ServerOptions(
            chosen,
            host,
            port,
            directory,
            artifactsIn(directory),
            Optional.empty(),
            Optional.ofNullable(join),
            fabricPort,
            database(),
            slots,
            checkedTags(),
            false,
            false,
            openToNetwork,
            from);
    return new Serving(context, json.on()).serve(options, Optional.empty());
  }

  private Path artifactsIn(Path directory) {
    return Optional.ofNullable(artifacts)
        .or(() -> context.io().variable("MILLRACE_ARTIFACTS").map(Path::of))
        .map(named -> context.io().directory().resolve(named).normalize())
        .orElseGet(() -> ServerOptions.artifactsIn(directory));
  }

  private Set<String> checkedTags() {
    Set<String> chosen = new TreeSet<>();
    for (String tag : tags) {
      if (!LimitNames.isName(tag.strip())) {
        throw CommandFailure.mistake(
            "a bad tag",
            "--tags names \"" + tag + "\"; expected " + LimitNames.EXPECTED + ".",
            "Write it like --tags gpu,a100.");
      }
      chosen.add(tag.strip());
    }
    return chosen;
  }

  private Set<String> checkedRoles() {
    Set<String> chosen = new TreeSet<>();
    for (String role : roles) {
      if (!ROLES.contains(role.strip())) {
        throw CommandFailure.mistake(
            "an unknown role",
            "--roles names \"" + role + "\"; scheduler, worker and api exist.",
            "Write it like --roles scheduler,api.");
      }
      chosen.add(role.strip());
    }
    return chosen;
  }

  private void checkHost() {
    if (Arguments.reachableFromOutside(host) && !openToNetwork) {
      throw CommandFailure.mistake(
          "open to the network",
          "--host " + host + " can be reached from other machines, and the API has no login.",
          "Add --open-to-network if that is what you want.");
    }
  }

  private void checkJoin(Set<String> chosen) {
    if (join != null) {
      Arguments.addresses("--join", join);
    } else if (!chosen.contains("scheduler")) {
      throw CommandFailure.mistake(
          "nobody to work with",
          "Without the role scheduler, --join HOST:PORT of one is needed.",
          "A scheduler says its fabric port when it starts; choose it with --fabric-port.");
    }
  }

  private Optional<ServerOptions.Database> database() {
    Optional<String> url =
        Optional.ofNullable(databaseUrl).or(() -> context.io().variable("MILLRACE_DB_URL"));
    Optional<String> user =
        Optional.ofNullable(databaseUser).or(() -> context.io().variable("MILLRACE_DB_USER"));
    if (url.isEmpty()) {
      if (databaseUser != null) {
        throw CommandFailure.mistake(
            "a user without a database", "--db-user is given, --db-url is not.", "");
      }
      return Optional.empty();
    }
    if (!url.get().startsWith("jdbc:postgresql://")) {
      throw CommandFailure.mistake(
          "not a PostgreSQL address",
          "--db-url is \"" + url.get() + "\"; jdbc:postgresql://HOST[:PORT]/DATABASE was expected.",
          "");
    }
    return Optional.of(
        new ServerOptions.Database(url.get(), user, context.io().variable("MILLRACE_DB_PASSWORD")));
  }
}
