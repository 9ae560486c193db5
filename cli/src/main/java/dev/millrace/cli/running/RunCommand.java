package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.HowToRun;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ParameterOptions;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.dagfile.CalledDags;
import dev.millrace.cli.dagfile.DagFile;
import dev.millrace.cli.dagfile.Submission;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: a DAG file, to its end. */
@Command(
    name = "run",
    description =
        "Run a DAG file to its end and show what became of it. Needs no server: unless one is named"
            + " or holds the data directory, everything runs inside this command, and the DAGs"
            + " that its steps run are taken from the files beside it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the run succeeded",
      "1:the run failed or was cancelled",
      "2:the DAG has findings, or an argument is wrong",
      "70:a defect in millrace",
      "75:try again: the data directory is in use, or the server is away",
      "130:interrupted by Ctrl-C (143 by SIGTERM); the run is kept"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace run dags/wine.yaml",
      "  ./millrace run dags/wine.yaml -p trees=300 -p min-f1=0.7",
      "  ./millrace run dags/wine.yaml --json --quiet | jq .values",
      "  ./millrace run dags/wine.yaml --server http://127.0.0.1:8080"
    })
public final class RunCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private ParameterOptions parameters;
  @Mixin private HowToRun how;

  @Parameters(paramLabel = "FILE", description = "The DAG file.")
  private String file;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress; only the result.")
  private boolean quiet;

  public RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Map<String, Object> members = how.members();
    DagReader reader = context.dagReader();
    DagFile dagFile = DagFile.read(file, context.path(file), reader);
    if (!dagFile.findings().isEmpty()) {
      return refuse(dagFile);
    }
    Dag dag = dagFile.dag().orElseThrow();
    Map<String, Object> params = parameters.values(context, dag.params());
    DataDirectory data = choice.data(context.io());
    try (Connection connection =
        context.connector().findToRun(choice.server(), data, quiet || json.on())) {
      Submission submission = new Submission(connection.api());
      if (connection.embedded()) { // a server that others use too has DAGs of its own
        List<DagFile> called = CalledDags.beside(dagFile, context.path(file), reader);
        Optional<DagFile> broken = called.stream().filter(c -> !c.findings().isEmpty()).findFirst();
        if (broken.isPresent()) {
          return refuse(broken.get());
        }
        called.forEach(submission::submit);
      }
      DagView submitted = submission.submit(dagFile);
      RunView run = connection.api().trigger(submitted.name(), params, members, Optional.empty());
      return new Following(context, connection, data.path(), sample(dagFile))
          .toTheEnd(run, quiet, json.on());
    }
  }

  /** A CSV file that the DAG reads, as one would type it here. */
  private Optional<String> sample(DagFile dagFile) {
    Path here = context.io().directory();
    return dagFile.dag().orElseThrow().files().entrySet().stream()
        .filter(used -> used.getKey().endsWith(".csv"))
        .map(used -> dagFile.files().get(used.getValue()))
        .map(path -> path.startsWith(here) ? here.relativize(path) : path)
        .map(Path::toString)
        .findFirst();
  }

  private int refuse(DagFile dagFile) {
    if (json.on()) {
      context.printJson(Map.of("findings", dagFile.findings()));
      return ExitCode.MISTAKE;
    }
    int count = dagFile.findings().size();
    throw new CommandFailure(
        ExitCode.MISTAKE,
        "not a valid DAG",
        dagFile.name()
            + " has "
            + count
            + (count == 1 ? " finding" : " findings")
            + "; nothing was started.",
        "",
        dagFile.findings());
  }
}
