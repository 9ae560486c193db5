package dev.millrace.cli;

import dev.millrace.cli.authoring.ExplainCommand;
import dev.millrace.cli.authoring.GraphCommand;
import dev.millrace.cli.authoring.NewCommand;
import dev.millrace.cli.authoring.SchemaCommand;
import dev.millrace.cli.backfill.BackfillCommand;
import dev.millrace.cli.backfill.BackfillsCommand;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.connect.Connector;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.dagfile.CheckCommand;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.FailureReport;
import dev.millrace.cli.failure.IncidentLog;
import dev.millrace.cli.forecast.SimulateCommand;
import dev.millrace.cli.hook.HooksCommand;
import dev.millrace.cli.hook.TellCommand;
import dev.millrace.cli.model.ModelsCommand;
import dev.millrace.cli.model.PredictCommand;
import dev.millrace.cli.rerun.RerunCommand;
import dev.millrace.cli.rest.ServerUnreachable;
import dev.millrace.cli.running.ApproveCommand;
import dev.millrace.cli.running.CancelCommand;
import dev.millrace.cli.running.KillCommand;
import dev.millrace.cli.running.LogsCommand;
import dev.millrace.cli.running.MaintenanceCommand;
import dev.millrace.cli.running.PoolsCommand;
import dev.millrace.cli.running.RunCommand;
import dev.millrace.cli.running.RunsCommand;
import dev.millrace.cli.running.TriggerCommand;
import dev.millrace.cli.running.WhyCommand;
import dev.millrace.cli.schedule.ScheduleCommand;
import dev.millrace.cli.serving.DevCommand;
import dev.millrace.cli.serving.ServerCommand;
import dev.millrace.cli.source.DagsCommand;
import dev.millrace.cli.source.SourcesCommand;
import dev.millrace.cli.trial.TestCommand;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.spi.kind.StepKind;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code millrace} command. */
@Command(
    name = "millrace",
    description = "YAML DAGs kept in git, turned into dependable machine-learning pipelines.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the run failed",
      "2:your mistake: repeating it changes nothing",
      "70:a defect in millrace, with an incident id",
      "75:try again: something is away or in use"
    },
    footerHeading = "%nStart here:%n",
    footer = {
      "  ./millrace run dags/wine.yaml   # raw data to a model that answers",
      "  ./millrace dev                  # the same with a page at http://127.0.0.1:8080",
      "  ./millrace help run             # everything about one command"
    })
public final class MillraceCommand implements Runnable {
  /** By name, in the order in which they are listed. */
  private static final Map<String, Function<CommandContext, Object>> COMMANDS = commands();

  @Spec private CommandSpec spec;

  private MillraceCommand() {}

  /**
   * Runs one command. Never throws and never ends the process.
   *
   * @param starter starts the server inside this process, for the commands that need it
   * @param kinds the step kinds that exist here
   * @return the exit code
   */
  public static int execute(
      String[] args, ServerStarter starter, Collection<StepKind> kinds, CommandStreams io) {
    CommandContext context =
        new CommandContext(
            io,
            new KindCatalog(kinds.stream().map(StepKind::declaration).collect(Collectors.toList())),
            new Connector(io, starter),
            Clock.systemDefaultZone());
    return execute(args, context);
  }

  static int execute(String[] args, CommandContext context) {
    int code;
    try {
      code = commandLine(context, args).execute(args);
    } catch (Error defect) { // picocli hands over exceptions only
      code = say(context, defect, json(Arrays.asList(args)));
    }
    context.io().out().flush();
    context.io().err().flush();
    return code;
  }

  private static Map<String, Function<CommandContext, Object>> commands() {
    Map<String, Function<CommandContext, Object>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand::new);
    commands.put("dev", DevCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("test", TestCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("schedule", ScheduleCommand::line);
    commands.put("hooks", HooksCommand::line);
    commands.put("tell", TellCommand::new);
    commands.put("simulate", SimulateCommand::new);
    commands.put("new", NewCommand::new);
    commands.put("graph", GraphCommand::new);
    commands.put("schema", SchemaCommand::new);
    commands.put("trigger", TriggerCommand::new);
    commands.put("rerun", RerunCommand::new);
    commands.put("backfill", BackfillCommand::line);
    commands.put("backfills", BackfillsCommand::new);
    commands.put("runs", RunsCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("why", WhyCommand::new);
    commands.put("cancel", CancelCommand::new);
    commands.put("kill", KillCommand::new);
    commands.put("approve", ApproveCommand::new);
    commands.put("pools", PoolsCommand::new);
    commands.put("maintenance", MaintenanceCommand::new);
    commands.put("dags", DagsCommand::new);
    commands.put("sources", SourcesCommand::new);
    commands.put("models", ModelsCommand::new);
    commands.put("predict", PredictCommand::new);
    commands.put("server", ServerCommand::new);
    return Collections.unmodifiableMap(commands);
  }

  /** The command model, for running it and for describing it. */
  static CommandLine commandLine(CommandContext context) {
    return commandLine(context, COMMANDS.keySet());
  }

  /**
   * The model of what was typed. Making that of a command costs tens of milliseconds, so those of
   * the others are made only where something may speak of them.
   */
  static CommandLine commandLine(CommandContext context, String[] args) {
    boolean known = args.length > 0 && COMMANDS.containsKey(args[0]);
    return commandLine(context, known ? Set.of(args[0]) : COMMANDS.keySet());
  }

  private static CommandLine commandLine(CommandContext context, Set<String> commands) {
    CommandLine line = new CommandLine(new MillraceCommand());
    commands.forEach(name -> line.addSubcommand(name, COMMANDS.get(name).apply(context)));
    if (commands.size() == COMMANDS.size()) {
      line.addSubcommand(new CommandLine.HelpCommand());
      line.addSubcommand("completion", new AutoComplete.GenerateCompletion());
    }
    CommandStreams io = context.io();
    line.setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        Help.defaultColorScheme(io.outIsTerminal() && io.colours() ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setExecutionExceptionHandler(
        (thrown, command, result) -> say(context, thrown, json(result.originalArgs())));
    line.setParameterExceptionHandler((thrown, args) -> wrongUsage(context, thrown, args));
    describe(line);
    return line;
  }

  /** {@code --help} everywhere, {@code --version} at the top. */
  private static void describe(CommandLine line) {
    line.getCommandSpec()
        .addOption(help())
        .addOption(
            CommandLine.Model.OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("Print the version.")
                .build())
        .version("millrace " + Version.current() + " (Java " + Runtime.version() + ")");
    helpBelow(line);
  }

  private static void helpBelow(CommandLine line) {
    for (CommandLine subcommand : line.getSubcommands().values()) {
      if (subcommand.getCommandSpec().findOption("--help") == null) {
        subcommand.getCommandSpec().addOption(help());
      }
      helpBelow(subcommand);
    }
  }

  private static CommandLine.Model.OptionSpec help() {
    return CommandLine.Model.OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .arity("0")
        .type(boolean.class)
        .description("Print this help.")
        .build();
  }

  private static boolean json(List<String> args) {
    return args.contains("--json");
  }

  private static int wrongUsage(CommandContext context, ParameterException thrown, String[] args) {
    CommandLine command = thrown.getCommandLine();
    String near = thrown instanceof UnmatchedArgumentException unmatched ? nearest(unmatched) : "";
    String name = command.getCommandSpec().qualifiedName();
    String action = (near + " See `./" + name + " --help`.").strip();
    String message = thrown.getMessage();
    return say(
        context,
        CommandFailure.mistake(
            "wrong usage", message.endsWith(".") ? message : message + ".", action),
        json(Arrays.asList(args)));
  }

  /** Among the options of the command if it looks like one, else among the subcommands. */
  private static String nearest(UnmatchedArgumentException unmatched) {
    CommandSpec command = unmatched.getCommandLine().getCommandSpec();
    String word = unmatched.getUnmatched().get(0);
    return Nearest.suggestion(
        word,
        word.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet());
  }

  private static int say(CommandContext context, Throwable thrown, boolean json) {
    IncidentLog incidents =
        new IncidentLog(DataDirectory.of(Optional.empty(), context.io()).path());
    return new FailureReport(context.io().err(), incidents).say(known(thrown), json);
  }

  private static Throwable known(Throwable thrown) {
    if (thrown instanceof ServerUnreachable away) {
      return CommandFailure.tryAgain(
          "the server is away",
          "No answer from " + away.server() + ": " + away.getMessage() + ".",
          "Check the address (--server, MILLRACE_SERVER), or start a server with `./millrace dev`.");
    }
    return thrown;
  }

  /** Without a subcommand: what there is, and that one is missing. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "A command is missing; there are " + String.join(", ", spec.subcommands().keySet()));
  }
}
