package dev.millrace.cli.authoring;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.dagfile.CheckedDag;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.drawing.ColumnLayout;
import dev.millrace.drawing.LayeredLayout;
import dev.millrace.drawing.SvgPicture;
import dev.millrace.drawing.TextPicture;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.view.DagGraph;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graph}: a picture of a DAG. */
@Command(
    name = "graph",
    description =
        "Draw a DAG file, without a server: in characters, or as an SVG file that is light or dark as"
            + " its reader prefers.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:the DAG has findings, or an argument is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace graph dags/wine.yaml",
      "  ./millrace graph dags/wine.yaml --svg --out wine.svg"
    })
public final class GraphCommand implements Callable<Integer> {
  private static final int COLUMNS_MIN = 40;
  private static final int COLUMNS_WITHOUT_TERMINAL = 120;

  /** As for the picture on the page: with more steps or twice as many edges, plain columns. */
  private static final int LAYERED_MAX = 400;

  private final CommandContext context;
  @Mixin private OutputFile out;

  @Parameters(paramLabel = "FILE", description = "The DAG file.")
  private String file;

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--each",
      description = "In text, a line for each step, also where many steps are alike.")
  private boolean each;

  static final class Form {
    @Option(names = "--text", description = "Lines and names in characters. The default.")
    private boolean text;

    @Option(names = "--svg", description = "An SVG file.")
    private boolean svg;
  }

  public GraphCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Dag dag = CheckedDag.read(context, file);
    DagGraph graph = DagGraph.of(dag);
    out.write(context, form.svg ? svg(dag, graph) : text(graph));
    return ExitCode.DONE;
  }

  private String text(DagGraph graph) {
    int columns =
        context.io().outIsTerminal()
            ? Math.max(COLUMNS_MIN, context.io().size().get().columns())
            : COLUMNS_WITHOUT_TERMINAL;
    return String.join("\n", TextPicture.of(graph, columns, each)) + "\n";
  }

  private static String svg(Dag dag, DagGraph graph) {
    boolean small = graph.steps().size() <= LAYERED_MAX && graph.edges().size() <= 2 * LAYERED_MAX;
    return SvgPicture.of(dag.name(), small ? LayeredLayout.of(graph) : ColumnLayout.of(graph));
  }
}
