package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.YamlReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Findings about what a DAG expects of other DAGs that are known beside it. */
public final class OtherDagFindings {
  private OtherDagFindings() {}

  /** Whether there is anything to look for. */
  public static boolean concern(Dag dag) {
    return GivenParameterFindings.concern(dag)
        || TakenOutputFindings.concern(dag)
        || HeardOutputFindings.concern(dag)
        || NamedOutputFindings.concern(dag);
  }

  /**
   * Everything that does not fit, at its place.
   *
   * @param fileName as findings show it
   * @param text of the file that {@code dag} was read from
   * @param outputs what a DAG gives; empty if it is not known, and then nothing is said about it
   */
  public static List<Finding> in(
      String fileName, String text, Dag dag, Function<String, Optional<List<DagOutput>>> outputs) {
    return in(fileName, text, dag, outputs, name -> Optional.empty());
  }

  /**
   * The same where it is known as well what runs of other DAGs are given.
   *
   * @param params of a DAG; empty if it is not known
   */
  public static List<Finding> in(
      String fileName,
      String text,
      Dag dag,
      Function<String, Optional<List<DagOutput>>> outputs,
      Function<String, Optional<List<RunParameter>>> params) {
    Findings findings = new Findings(fileName);
    Optional<Node> root = YamlReader.read(text, new Findings(fileName));
    HeardOutputFindings.find(root, dag, outputs, findings);
    NamedOutputFindings.find(root, dag, outputs, findings);
    TakenOutputFindings.find(root, dag, outputs, findings);
    GivenParameterFindings.find(root, dag, params, findings);
    return findings.inOrder();
  }
}
