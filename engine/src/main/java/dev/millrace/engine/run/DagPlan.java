package dev.millrace.engine.run;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.ItemTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A DAG with its edges as numbers: tasks are counted in topological order, finally last. */
public final class DagPlan {
  private final Dag dag;
  private final List<DagStep> steps;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final int[][] upstream;
  private final int[][] downstream;
  private final int[][] mentions;
  private final boolean[] conditionOfItems;
  private final int mainCount;

  public DagPlan(Dag dag) {
    this.dag = dag;
    this.mainCount = dag.steps().size();
    this.steps = new ArrayList<>(dag.steps());
    this.steps.addAll(dag.finallySteps());
    for (int i = 0; i < steps.size(); i++) {
      indexes.put(steps.get(i).id(), i);
    }
    this.upstream = new int[steps.size()][];
    int[] fanOut = new int[steps.size()];
    for (int i = 0; i < steps.size(); i++) {
      boolean inFinally = i >= mainCount;
      upstream[i] =
          steps.get(i).upstream().stream()
              .mapToInt(indexes::get)
              .filter(u -> !inFinally || u >= mainCount) // finally begins after all the others
              .toArray();
      for (int u : upstream[i]) {
        fanOut[u]++;
      }
    }
    this.downstream = new int[steps.size()][];
    for (int i = 0; i < steps.size(); i++) {
      downstream[i] = new int[fanOut[i]];
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      for (int u : upstream[i]) {
        downstream[u][--fanOut[u]] = i;
      }
    }
    this.conditionOfItems = new boolean[steps.size()];
    this.mentions = new int[steps.size()][];
    for (int i = 0; i < steps.size(); i++) {
      mentions[i] = StepMentions.in(steps.get(i), indexes);
      DagStep step = steps.get(i);
      conditionOfItems[i] =
          step.fanOut().isPresent() && step.condition().filter(ItemTexts::isNamedIn).isPresent();
    }
  }

  public Dag dag() {
    return dag;
  }

  /** How many tasks a run has, those of {@code finally} included. */
  public int size() {
    return steps.size();
  }

  /** Tasks from this index on belong to {@code finally}. */
  public int mainCount() {
    return mainCount;
  }

  public DagStep step(int index) {
    return steps.get(index);
  }

  /**
   * @return the index of the task, or -1
   */
  public int indexOf(String task) {
    return indexes.getOrDefault(task, -1);
  }

  /** What the task waits for, within its own part (main or finally). Not to be changed. */
  public int[] upstream(int index) {
    return upstream[index];
  }

  int[] downstream(int index) {
    return downstream[index];
  }

  /** Whether the step's {@code if} is about each of its items, not about the step. */
  boolean isConditionOfItems(int index) {
    return conditionOfItems[index];
  }

  /** The tasks whose values its expressions may use. Not to be changed. */
  int[] mentions(int index) {
    return mentions[index];
  }
}
