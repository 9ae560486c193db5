package dev.millrace.cli.schedule;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.dagfile.CheckedDag;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.explain.OutageExplainer;
import dev.millrace.engine.explain.ScheduleExplainer;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.ScheduleView;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedule preview}: when triggers will start runs. */
@Command(
    name = "preview",
    description = {
      "Say when the triggers of a DAG will start runs: local time and UTC of each tick, the window"
          + " that its run is about, and what changes of the clocks do to it.",
      "A file is read without a server; a name is that of a DAG that a server has."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:the DAG has findings, there is none of this name, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schedule preview dags/nightly.yaml",
      "  ./millrace schedule preview dags/nightly.yaml --from 2026-03-27 --to 2026-03-31",
      "  ./millrace schedule preview dags/nightly.yaml --outage 2026-03-28/2026-03-30T09:00",
      "  ./millrace schedule preview nightly -n 100 --json"
    })
final class PreviewCommand implements Callable<Integer> {
  private static final int TICKS = 10;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(index = "0", paramLabel = "DAG", description = "A DAG file, or a name.")
  private String dag;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Where to begin, included: 2026-03-27 or 2026-03-27T02:00 where the trigger's clock stands,"
              + " or with Z or an offset. Default: now.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Where to end, not included. Default: after 10 ticks of each trigger.")
  private String to;

  @Option(
      names = "--outage",
      paramLabel = "FROM/TO",
      description =
          "Instead: what would become of the ticks if nothing started runs between two times.")
  private String outage;

  @Option(
      names = "-n",
      paramLabel = "TICKS",
      description = "Most ticks of each trigger, 1 to 1000. Default: 10, or 1000 with --to.")
  private Integer most;

  PreviewCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int max = Optional.ofNullable(most).orElse(to == null ? TICKS : ScheduleExplainer.TICKS_MAX);
    Arguments.between("-n", max, 1, ScheduleExplainer.TICKS_MAX);
    if (outage != null) {
      OutageView view = outage();
      if (json.on()) {
        context.printJson(view);
      } else {
        context.print(new OutageText().lines(view));
      }
      return ExitCode.DONE;
    }
    ScheduleView schedule = schedule(max);
    if (json.on()) {
      context.printJson(schedule);
    } else {
      context.print(new ScheduleText().lines(schedule));
    }
    return ExitCode.DONE;
  }

  private ScheduleView schedule(int max) {
    Optional<Moment> start = moment("--from", from);
    Optional<Moment> end = moment("--to", to);
    Moment first = start.orElseGet(() -> Moment.of(context.clock().instant()));
    end.ifPresent(last -> inOrder("--from", first, "--to", last));
    if (isFile()) {
      Dag read = CheckedDag.read(context, dag);
      return new ScheduleExplainer(first, end, max)
          .explain(read.name(), read.version(), read.triggers());
    }
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      return connection
          .api()
          .schedules()
          .preview(dag, start.map(Moment::text), end.map(Moment::text), max);
    }
  }

  private OutageView outage() {
    String[] ends = outage.split("/", -1);
    if (ends.length != 2 || from != null || to != null || most != null) {
      throw CommandFailure.mistake(
          "wrong usage",
          "--outage takes FROM/TO and stands without --from, --to and -n; it is \""
              + outage
              + "\".",
          "Write it like --outage 2026-03-28/2026-03-30T09:00.");
    }
    Moment stopped = moment("--outage", ends[0]).orElseThrow();
    Moment back = moment("--outage", ends[1]).orElseThrow();
    inOrder("the beginning of --outage", stopped, "its end", back);
    if (isFile()) {
      Dag read = CheckedDag.read(context, dag);
      return new OutageExplainer(stopped, back)
          .explain(read.name(), read.version(), read.triggers());
    }
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      return connection.api().schedules().outage(dag, stopped.text(), back.text());
    }
  }

  /** A name has no slash, and no ending unless such a file is there. */
  private boolean isFile() {
    return dag.contains("/")
        || dag.endsWith(".yaml")
        || dag.endsWith(".yml")
        || Files.isRegularFile(context.path(dag));
  }

  private static void inOrder(String from, Moment first, String to, Moment last) {
    if (last.isBefore(first)) {
      throw CommandFailure.mistake(
          "a range that runs backwards",
          to + " is " + last.text() + ", which is before " + from + ", " + first.text() + ".",
          "");
    }
  }

  private static Optional<Moment> moment(String option, String written) {
    return Optional.ofNullable(written)
        .map(
            text ->
                Moment.parse(text)
                    .orElseThrow(
                        () ->
                            CommandFailure.mistake(
                                "not a time",
                                option
                                    + " is \""
                                    + text
                                    + "\"; "
                                    + Moment.EXPECTED
                                    + " was expected.",
                                "")));
  }
}
