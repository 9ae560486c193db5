package dev.millrace.steps.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The ways to learn, by the word after {@code algorithm:}. */
public enum Algorithm {
  LOGISTIC_REGRESSION(true, true, Task.CLASSIFICATION),
  DECISION_TREE(false, false, Task.CLASSIFICATION, Task.REGRESSION),
  RANDOM_FOREST(false, false, Task.CLASSIFICATION, Task.REGRESSION),
  LINEAR_REGRESSION(true, true, Task.REGRESSION),
  KMEANS(true, false, Task.CLUSTERING);

  private final boolean scaled;
  private final boolean onnx;
  private final List<Task> tasks;

  Algorithm(boolean scaled, boolean onnx, Task... tasks) {
    this.scaled = scaled;
    this.onnx = onnx;
    this.tasks = List.of(tasks);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether numbers are brought to one scale unless the user says otherwise. */
  public boolean scaledByDefault() {
    return scaled;
  }

  /** Whether its models can be written as ONNX. */
  public boolean exportsOnnx() {
    return onnx;
  }

  public Set<Task> tasks() {
    return Set.copyOf(tasks);
  }

  /** The only task if there is one, otherwise the first. */
  public Task firstTask() {
    return tasks.get(0);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Algorithm::word).toList();
  }

  public static Algorithm of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
