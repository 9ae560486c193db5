package dev.millrace.cli.rerun;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ParameterOptions;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.running.RunNames;
import dev.millrace.cli.running.StartedRun;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rerun}: a run made from another one, of which it reuses what has not changed. */
@Command(
    name = "rerun",
    description = {
      "Make a new run from another one: the steps that are named, those that see a changed parameter,"
          + " those that never succeeded and everything downstream of them run; the others are given"
          + " the results that they had. The plan is shown first.",
      "With --failed: let a run that failed or was cancelled go on from where it failed, in the same"
          + " run. What did not succeed begins anew, and its finally steps do."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the run was started; with --wait: it succeeded; with --plan: there is something to run",
      "1:with --wait: the run failed or was cancelled",
      "2:no such run or step, nothing to run, the plan has changed, or nobody said yes to it;"
          + " with --failed: the run has not ended, or it has succeeded",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace rerun last -p trees=300",
      "  ./millrace rerun last --from train --yes --wait",
      "  ./millrace rerun last --from train --latest --plan",
      "  ./millrace rerun last --failed --wait"
    })
public final class RerunCommand implements Callable<Integer> {
  /** The generation of a run that goes on for the first time. */
  private static final int FIRST_AGAIN = 2;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private ParameterOptions parameters;
  @Mixin private StartedRun started;

  @Parameters(paramLabel = "RUN", description = "Id of a run, or last for the newest.")
  private String run;

  @Option(
      names = "--from",
      paramLabel = "STEP",
      description = "A step that must run, with everything downstream of it. May be repeated.")
  private List<String> from = List.of();

  @Option(
      names = "--failed",
      description = "Go on with the same run from where it failed, instead of making a new one.")
  private boolean failed;

  @Option(
      names = "--latest",
      description =
          "Of the current version of the DAG, not of the version of the run; what has changed in a"
              + " step makes it run.")
  private boolean latest;

  @Option(
      names = "--no-cache",
      description =
          "Steps that run are not given results of earlier runs either. Steps named with --from never"
              + " are.")
  private boolean noCache;

  @Option(
      names = {"-y", "--yes"},
      description = "Start it without asking.")
  private boolean yes;

  @Option(names = "--plan", description = "Only show the plan.")
  private boolean planOnly;

  public RerunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    DataDirectory data = choice.data(context.io());
    try (Connection connection = context.connector().findToWork(choice.server(), data)) {
      MillraceApi api = connection.api();
      RunView past = api.run(RunNames.id(api, run));
      if (failed) {
        onlyFailed();
        RunView again = api.goOn(past.id(), past.generations().size() + FIRST_AGAIN);
        return started.shown(context, connection, data, again, json.on(), List.of());
      }
      Map<String, Object> body = body(api, past);
      ForkView plan = api.planFork(past.id(), body);
      if (planOnly && json.on()) {
        context.printJson(plan);
      } else if (!json.on()) {
        context.print(PlanLines.of(plan));
      }
      if (plan.idle()) {
        throw CommandFailure.mistake(
            "nothing to run",
            "Every step of run " + past.id() + " would be reused.",
            "Name a step to run again with --from, or change a parameter with -p.");
      }
      if (planOnly) {
        return ExitCode.DONE;
      }
      if (!yes) {
        new Consent(context).orFail("Start this run?");
      }
      body.put("plan", plan.digest());
      RunView made = api.fork(past.id(), body, started.key());
      return started.shown(context, connection, data, made, json.on(), origin(made));
    }
  }

  private void onlyFailed() {
    if (!from.isEmpty()
        || parameters.isGiven()
        || latest
        || noCache
        || planOnly
        || started.key().isPresent()) {
      throw CommandFailure.mistake(
          "options that do not go together",
          "--failed goes on with the run as it is; --from, -p, --param-file, --latest, --no-cache,"
              + " --plan and --idempotency-key make a new run from it.",
          "Leave out the one or the other.");
    }
  }

  private Map<String, Object> body(MillraceApi api, RunView past) {
    List<RunParameter> types =
        latest ? RunParameterTypes.of(api.dag(past.dag())) : RunParameterTypes.of(past);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("from", from);
    body.put("params", parameters.given(context, types));
    body.put("latest", latest);
    body.put("cache", !noCache);
    return body;
  }

  private static List<String> origin(RunView made) {
    return made.forkedFrom().map(other -> "Made from run " + other.run() + ".").stream().toList();
  }
}
