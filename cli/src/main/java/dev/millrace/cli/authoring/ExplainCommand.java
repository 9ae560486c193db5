package dev.millrace.cli.authoring;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ParameterOptions;
import dev.millrace.cli.dagfile.CheckedDag;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.explain.Explainer;
import dev.millrace.engine.explain.Explanation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: what a DAG will do. */
@Command(
    name = "explain",
    description =
        "Say what a DAG file will do, without running it: next ticks of triggers, order, edges with types, delays of"
            + " retries, time limits, limits, what it needs of workers, cache, files.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:the DAG has findings, or an argument is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace explain dags/wine.yaml",
      "  ./millrace explain dags/wine.yaml -p trees=300 --json",
      "  ./millrace explain dags/wine.yaml --run 01J…   # the exact delays of that run"
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int COLUMNS_MIN = 60;
  private static final int COLUMNS_MAX = 120;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ParameterOptions parameters;

  @Parameters(paramLabel = "FILE", description = "The DAG file.")
  private String file;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "A run whose retry delays are wanted exactly; jitter depends on its id.")
  private String run;

  public ExplainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Dag dag = CheckedDag.read(context, file);
    Map<String, Object> given = parameters.given(context, dag.params());
    Explanation explanation =
        new Explainer(dag, given, Optional.ofNullable(run), context.clock().instant()).explain();
    if (json.on()) {
      context.printJson(explanation);
    } else {
      int columns = context.io().outIsTerminal() ? context.io().size().get().columns() : 80;
      int bounded = Math.max(COLUMNS_MIN, Math.min(COLUMNS_MAX, columns));
      boolean colours = context.io().outIsTerminal() && context.io().colours();
      context.print(new ExplanationText(bounded, colours).lines(explanation));
    }
    return ExitCode.DONE;
  }
}
