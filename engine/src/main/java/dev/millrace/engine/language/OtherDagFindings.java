package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagFace;
import dev.millrace.engine.dag.DagOutput;
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
   * @param others a DAG by its name; empty if it is not known, and then nothing is said about it
   */
  public static List<Finding> in(
      String fileName, String text, Dag dag, Function<String, Optional<DagFace>> others) {
    Findings findings = new Findings(fileName);
    Optional<Node> root = YamlReader.read(text, new Findings(fileName));
    Function<String, Optional<List<DagOutput>>> outputs =
        name -> others.apply(name).map(DagFace::outputs);
    HeardOutputFindings.find(root, dag, outputs, findings);
    NamedOutputFindings.find(root, dag, outputs, findings);
    TakenOutputFindings.find(root, dag, outputs, findings);
    GivenParameterFindings.find(
        root, dag, name -> others.apply(name).map(DagFace::params), findings);
    return findings.inOrder();
  }
}
