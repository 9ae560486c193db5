package dev.millrace.engine.dag;

import java.util.List;

/**
 * What other DAGs see of a DAG: what its runs are given and what they leave.
 *
 * @param params in the order declared
 * @param outputs in the order declared
 */
public record DagFace(List<RunParameter> params, List<DagOutput> outputs) {
  public DagFace {
    params = List.copyOf(params);
    outputs = List.copyOf(outputs);
  }

  public static DagFace of(Dag dag) {
    return new DagFace(dag.params(), dag.outputs());
  }
}
