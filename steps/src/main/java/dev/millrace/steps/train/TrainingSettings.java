package dev.millrace.steps.train;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.learn.Algorithm;
import dev.millrace.steps.learn.Settings;
import dev.millrace.steps.learn.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the settings of an algorithm and says which of them it uses. */
public final class TrainingSettings {
  static final int TREES = 100;
  static final int EPOCHS = 20;
  static final int ITERATIONS = 100;
  static final double LEARNING_RATE = 0.1;
  static final int CLUSTERS = 3;
  static final int MIN_LEAF_CLASSIFICATION = 2;
  static final int MIN_LEAF_REGRESSION = 5;

  private static final Map<Algorithm, Set<String>> USED =
      Map.of(
          Algorithm.LOGISTIC_REGRESSION, Set.of("epochs", "learning-rate"),
          Algorithm.LINEAR_REGRESSION, Set.of("epochs", "learning-rate"),
          Algorithm.DECISION_TREE, Set.of("max-depth", "min-leaf"),
          Algorithm.RANDOM_FOREST, Set.of("trees", "max-depth", "min-leaf"),
          Algorithm.KMEANS, Set.of("epochs", "clusters"));

  private TrainingSettings() {}

  /**
   * @throws StepException USER if a setting is given that the algorithm does not use
   */
  static Settings of(
      StepContext context, Parameters parameters, Algorithm algorithm, Task task, boolean scale)
      throws StepException {
    Set<String> used = USED.get(algorithm);
    for (String name :
        List.of("trees", "max-depth", "min-leaf", "epochs", "learning-rate", "clusters")) {
      if (parameters.has(name) && !used.contains(name)) {
        throw StepException.user(
            "Algorithm '%s' has no '%s'. It has: %s."
                .formatted(
                    algorithm.word(), name, String.join(", ", used.stream().sorted().toList())));
      }
    }
    int minLeaf = task == Task.REGRESSION ? MIN_LEAF_REGRESSION : MIN_LEAF_CLASSIFICATION;
    int epochs = algorithm == Algorithm.KMEANS ? ITERATIONS : EPOCHS;
    return new Settings(
        (int) parameters.integer("trees", TREES),
        (int) parameters.integer("max-depth", Integer.MAX_VALUE),
        (int) parameters.integer("min-leaf", minLeaf),
        (int) parameters.integer("epochs", epochs),
        parameters.number("learning-rate", LEARNING_RATE),
        (int) parameters.integer("clusters", CLUSTERS),
        scale,
        context.seed(),
        context.limits().threads());
  }

  /** Whether a parameter of that name is a setting that the algorithm does not have. */
  public static boolean foreign(Algorithm algorithm, String name) {
    return USED.values().stream().anyMatch(names -> names.contains(name))
        && !USED.get(algorithm).contains(name);
  }

  /** The settings that took effect, by parameter name. */
  static Map<String, Object> effective(Algorithm algorithm, Settings settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("trees", settings.trees());
    all.put("max-depth", settings.maxDepth() == Integer.MAX_VALUE ? "none" : settings.maxDepth());
    all.put("min-leaf", settings.minLeaf());
    all.put("epochs", settings.epochs());
    all.put("learning-rate", settings.learningRate());
    all.put("clusters", settings.clusters());
    all.keySet().retainAll(USED.get(algorithm));
    return all;
  }
}
