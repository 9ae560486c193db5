package dev.millrace.cli.backfill;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ParameterOptions;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rerun.Consent;
import dev.millrace.cli.rerun.RunParameterTypes;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Backfills;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backfill}: runs over ticks of the past, or over a list of parameters. */
@Command(
    name = "backfill",
    description = {
      "Run a DAG over ticks of the past, or over a list of parameters. The plan is shown first: how"
          + " many runs, which ticks have one already, how long it takes, what would be reused.",
      "A server carries it on, also after a restart; its runs let all others go first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was made; with --plan: there is something to run",
      "2:no such DAG or schedule, nothing to run, the plan has changed, or nobody said yes to it",
      "75:no server runs"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace backfill nightly --from 2026-03-01 --to 2026-04-01 --plan",
      "  ./millrace backfill nightly --from 2026-03-01 --to 2026-04-01 --order newest --concurrency 3",
      "  ./millrace backfill nightly --from 2026-03-01 --to 2026-04-01 --reprocess failed --yes",
      "  ./millrace backfill score --each model=churn@3,churn@4",
      "  ./millrace backfill train --list settings.csv --reason \"the grid of June\"",
      "  ./millrace backfill show BACKFILL"
    })
public final class BackfillCommand implements Callable<Integer> {
  private final CommandContext context;
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private ParameterOptions parameters;
  @Mixin private ListOptions list;

  @Parameters(arity = "0..1", paramLabel = "DAG", description = "A DAG that the server has.")
  private String dag;

  @Option(
      names = "--trigger",
      paramLabel = "ID",
      description = "Of which schedule the ticks are. Needed if the DAG has several.")
  private String trigger;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Where to begin, included: 2026-03-27 or 2026-03-27T02:00 where the schedule's clock"
              + " stands, or with Z or an offset.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Where to end, not included. Ticks that are not due yet are left out.")
  private String to;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "oldest",
      description = "Which go first: oldest or newest. Default: ${DEFAULT-VALUE}.")
  private BackfillOrder order;

  @Option(
      names = "--reprocess",
      paramLabel = "WHICH",
      defaultValue = "none",
      description =
          "Which ticks get another run although they have one: none, those whose last run failed or"
              + " was cancelled (failed), or all. Default: ${DEFAULT-VALUE}.")
  private Reprocess reprocess;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many of its runs may be open at the same time, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(names = "--no-cache", description = "Its runs are given no results of earlier runs.")
  private boolean noCache;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in one line.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks. Default: the name of the user at this machine.")
  private String by;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key again answers with the same backfill.")
  private String key;

  @Option(
      names = {"-y", "--yes"},
      description = "Make it without asking.")
  private boolean yes;

  @Option(names = "--plan", description = "Only show the plan.")
  private boolean planOnly;

  private BackfillCommand(CommandContext context) {
    this.context = context;
  }

  /** With its subcommands. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new BackfillCommand(context))
        .addSubcommand(new ShowCommand(context))
        .addSubcommand(new SteerCommands.Pause(context))
        .addSubcommand(new SteerCommands.Resume(context))
        .addSubcommand(new SteerCommands.Cancel(context));
  }

  @Override
  public Integer call() {
    check();
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (connection.embedded() && !planOnly) {
        throw noServer();
      }
      MillraceApi api = connection.api();
      Map<String, Object> body = body(RunParameterTypes.of(api.dag(dag)));
      BackfillPlanView plan = api.backfills().plan(body);
      if (planOnly && json.on()) {
        context.printJson(plan);
      } else if (!json.on()) {
        context.print(BackfillText.plan(plan));
      }
      if (plan.runs() == 0 && key == null) { // with a key it may have been made already
        throw CommandFailure.mistake(
            "nothing to run",
            "No tick of the range gets a run.",
            "Take another range, or say --reprocess failed or all.");
      }
      if (planOnly) {
        return ExitCode.DONE;
      }
      if (!yes) {
        new Consent(context).orFail("Make this backfill?");
      }
      body.put("plan", plan.digest());
      body.put("by", by == null ? System.getProperty("user.name") : by);
      Optional.ofNullable(reason).ifPresent(why -> body.put("reason", why));
      made(api.backfills().make(body, Optional.ofNullable(key)));
      return ExitCode.DONE;
    }
  }

  private void made(BackfillView view) {
    if (json.on()) {
      context.printJson(view);
      return;
    }
    List<String> lines = new ArrayList<>(BackfillText.progress(view));
    lines.add("See it: ./millrace backfill show " + view.id());
    context.print(lines);
  }

  private void check() {
    if (dag == null) {
      throw new ParameterException(
          spec.commandLine(),
          "A DAG is missing, or one of " + String.join(", ", spec.subcommands().keySet()));
    }
    Arguments.between("--concurrency", concurrency, 1, Backfills.CONCURRENCY_MAX);
    boolean ticks = from != null && to != null;
    boolean someTicks = from != null || to != null || trigger != null;
    if (list.isGiven() ? someTicks : !ticks) {
      throw CommandFailure.mistake(
          "wrong usage",
          "A backfill is either over ticks, by --from and --to, or over a list, by --list or --each.",
          "Write it like ./millrace backfill " + dag + " --from 2026-03-01 --to 2026-03-08.");
    }
    moment("--from", from);
    moment("--to", to);
  }

  private static void moment(String option, String written) {
    if (written != null && Moment.parse(written).isEmpty()) {
      throw CommandFailure.mistake(
          "not a time",
          option + " is \"" + written + "\"; " + Moment.EXPECTED + " was expected.",
          "");
    }
  }

  private Map<String, Object> body(List<RunParameter> declared) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("dag", dag);
    Optional.ofNullable(trigger).ifPresent(id -> body.put("trigger", id));
    Optional.ofNullable(from).ifPresent(time -> body.put("from", time));
    Optional.ofNullable(to).ifPresent(time -> body.put("to", time));
    if (list.isGiven()) {
      body.put("list", list.read(context, declared));
    }
    body.put("params", parameters.given(context, declared));
    body.put("order", order.name().toLowerCase(Locale.ROOT));
    body.put("reprocess", reprocess.name().toLowerCase(Locale.ROOT));
    body.put("concurrency", concurrency);
    body.put("cache", !noCache);
    return body;
  }

  static CommandFailure noServer() {
    return CommandFailure.tryAgain(
        "no server runs",
        "A backfill is carried on by a server; none runs.",
        "Start one with `./millrace dev`, or name one with --server URL (or MILLRACE_SERVER).");
  }
}
