package dev.millrace.cli.forecast;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.dagfile.CheckedDag;
import dev.millrace.cli.dagfile.DagFolder;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.forecast.Forecaster;
import dev.millrace.engine.forecast.Limits;
import dev.millrace.engine.forecast.Outage;
import dev.millrace.engine.forecast.PlannedDag;
import dev.millrace.engine.forecast.TaskWatch;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.ForecastView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simulate}: what the schedules of DAG files will do together. */
@Command(
    name = "simulate",
    description = {
      "Say which runs the schedules of DAG files will make in a time to come: when each begins and"
          + " ends, which wait, are skipped or cancelled because one of before goes on, which wait"
          + " for slots of pools and workers, and what an outage would miss.",
      "The code that schedulers decide with is played on a clock that jumps, step by step. How long"
          + " steps take is said by --duration, or is what the server of --server, MILLRACE_SERVER"
          + " or --data has measured, and so is how many slots there are. A condition is taken to"
          + " be true unless most runs of before skipped the step. Not played: failures, events"
          + " and policies of retraining, runs started by hand, and tags, memory and processors of workers."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:a DAG has findings, or an argument is wrong",
      "75:the server that was named does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace simulate dags --from 2026-03-27 --to 2026-03-31",
      "  ./millrace simulate dags --duration 10m --duration nightly=5h",
      "  ./millrace simulate dags --pool gpu=2 --slots 8 --duration nightly/train=4h",
      "  ./millrace simulate dags --server http://127.0.0.1:8080   # measured",
      "  ./millrace simulate dags --outage 2026-03-28/2026-03-30T09:00 --json"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final Duration USUAL_LENGTH = Duration.ofDays(7);
  private static final int RUNS_LOOKED_AT = 20;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR|FILE",
      description = "DAG files, or directories whose .yaml and .yml files are DAGs.")
  private List<String> paths;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Where to begin, included: 2026-03-27 or 2026-03-27T02:00 where this machine's clock"
              + " stands, or with Z or an offset. Default: now.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Where to end, not included. Default: seven days later.")
  private String to;

  @Option(
      names = "--outage",
      paramLabel = "FROM/TO",
      description = "Nothing starts runs between these two times; runs that have begun go on.")
  private String outage;

  @Option(
      names = "--duration",
      paramLabel = "[DAG[/STEP]=]DURATION",
      description =
          "How long runs take, of every DAG or of one, if nothing waits, or the tasks of one step."
              + " The length of a run is spread evenly over its longest chain of steps. May be"
              + " repeated. Default: what was measured, else 10m.")
  private List<String> durations = List.of();

  @Mixin private SlotOptions slots;

  @Option(names = "--all", description = "Every run, also those that nothing stands in the way of.")
  private boolean all;

  public SimulateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Instant start = from == null ? context.clock().instant() : moment("--from", from);
    Instant end = to == null ? start.plus(USUAL_LENGTH) : moment("--to", to);
    if (!end.isAfter(start)) {
      throw CommandFailure.mistake(
          "no time",
          "--to is " + end + "; something after --from, " + start + ", was expected.",
          "");
    }
    Optional<Outage> gap = Optional.ofNullable(outage).map(this::outage);
    StepLengths takes = StepLengths.of(durations);
    List<Dag> dags = dags();
    takes.requireKnown(dags);
    Played played = played(dags, takes);
    ForecastView view =
        new Forecaster(start, end, gap, played.limits(), TaskWatch.NOBODY).forecast(played.dags());
    if (json.on()) {
      context.printJson(view);
    } else {
      context.print(new ForecastText(context.clock().getZone(), all).lines(view));
    }
    return ExitCode.DONE;
  }

  private List<Dag> dags() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String typed : paths) {
      Path path = context.path(typed);
      files.putAll(Files.isDirectory(path) ? DagFolder.files(typed, path) : Map.of(typed, path));
    }
    Map<String, String> fileOf = new LinkedHashMap<>();
    List<Dag> dags = new ArrayList<>();
    for (String file : files.keySet()) {
      Dag dag = CheckedDag.read(context, file);
      String other = fileOf.putIfAbsent(dag.name(), file);
      if (other != null) {
        throw CommandFailure.mistake(
            "two DAGs of one name",
            "Both " + other + " and " + file + " are DAG " + dag.name() + ".",
            "Name one of them, or give one another name.");
      }
      dags.add(dag);
    }
    return dags;
  }

  private record Played(List<PlannedDag> dags, Limits limits) {}

  private Played played(List<Dag> dags, StepLengths takes) {
    List<Dag> scheduled =
        dags.stream()
            .filter(dag -> dag.triggers().stream().anyMatch(Trigger.Scheduled.class::isInstance))
            .toList();
    Limits said = slots.said(dags);
    DataDirectory data = choice.data(context.io());
    boolean measured =
        choice.server().or(() -> context.io().variable("MILLRACE_SERVER")).isPresent()
            || data.named();
    if (!measured) {
      return new Played(scheduled.stream().map(takes::plan).toList(), said);
    }
    try (Connection connection = context.connector().find(choice.server(), data)) {
      MillraceApi api = connection.api();
      return new Played(
          scheduled.stream().map(dag -> measured(dag, takes, api)).toList(),
          slots.with(said, api.pools(), api.workers()));
    }
  }

  private static PlannedDag measured(Dag dag, StepLengths takes, MillraceApi api) {
    return takes.isSaidOf(dag)
        ? takes.plan(dag)
        : api.durations(dag.name(), RUNS_LOOKED_AT)
            .map(known -> takes.plan(dag, known))
            .orElseGet(() -> takes.plan(dag));
  }

  private Outage outage(String written) {
    String[] ends = written.split("/", -1);
    if (ends.length != 2) {
      throw wrongOutage(written);
    }
    Instant stopped = moment("--outage", ends[0]);
    Instant back = moment("--outage", ends[1]);
    if (!back.isAfter(stopped)) {
      throw wrongOutage(written);
    }
    return new Outage(stopped, back);
  }

  private static CommandFailure wrongOutage(String written) {
    return CommandFailure.mistake(
        "wrong usage",
        "--outage is \"" + written + "\"; FROM/TO was expected, of which TO is later.",
        "Write it like --outage 2026-03-28/2026-03-30T09:00.");
  }

  private Instant moment(String option, String written) {
    return Moment.parse(written)
        .orElseThrow(
            () ->
                CommandFailure.mistake(
                    "not a time",
                    option + " is \"" + written + "\"; " + Moment.EXPECTED + " was expected.",
                    ""))
        .in(context.clock().getZone());
  }
}
