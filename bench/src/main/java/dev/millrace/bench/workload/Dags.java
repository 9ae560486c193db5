package dev.millrace.bench.workload;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The DAG files of the workloads. */
final class Dags {
  private static final String STAMP = "with: {stamp: true}";

  private Dags() {}

  private static StringBuilder head(String name) {
    return new StringBuilder("apiVersion: millrace/v1\ndag: ").append(name).append("\nsteps:\n");
  }

  /** No-ops one after the other. */
  static String chain(String name, int tasks) {
    return chain(name, tasks, STAMP);
  }

  /** The same, each holding its slot for a while. */
  static String slowChain(String name, int tasks, int millis) {
    return chain(name, tasks, "with: {stamp: true, sleep: " + millis + "ms}");
  }

  /** Python scripts one after the other, each a naive recursive Fibonacci number. */
  static String pythonChain(String name, int tasks, int fibo) {
    String code =
        "def fibo(n): return n if n < 2 else fibo(n - 1) + fibo(n - 2)\\nfibo(%d)\\n"
            .formatted(fibo);
    return chain(name, tasks, "python", "with: {code: \"" + code + "\"}");
  }

  private static String chain(String name, int tasks, String with) {
    return chain(name, tasks, "noop", with);
  }

  private static String chain(String name, int tasks, String kind, String with) {
    StringBuilder dag = head(name);
    for (int i = 0; i < tasks; i++) {
      String needs = i == 0 ? "" : "needs: [s" + (i - 1) + "], ";
      dag.append("  s%d: {uses: %s, %s%s}%n".formatted(i, kind, needs, with));
    }
    return dag.toString();
  }

  /** A root, so many no-ops, and one that waits for all. */
  static String fanOut(String name, int tasks) {
    return fanOut(name, tasks, ", " + STAMP);
  }

  /** The same without stamps, which makes room for more. */
  static String bareFanOut(String name, int tasks) {
    return fanOut(name, tasks, "");
  }

  static String slowFanOut(String name, int tasks, int millis) {
    return fanOut(name, tasks, ", with: {sleep: " + millis + "ms}");
  }

  private static String fanOut(String name, int tasks, String with) {
    StringBuilder dag = head(name).append("  root: {uses: noop, ").append(STAMP).append("}\n");
    for (int i = 0; i < tasks; i++) {
      dag.append("  t%d: {uses: noop, needs: [root]%s}%n".formatted(i, with));
    }
    return dag.append("  join: {uses: noop, needs: [")
        .append(IntStream.range(0, tasks).mapToObj(i -> "t" + i).collect(Collectors.joining(",")))
        .append("], ")
        .append(STAMP)
        .append("}\n")
        .toString();
  }

  /** So many no-ops that wait for nothing but a slot. */
  static String fanOutWithoutRoot(String name, int tasks) {
    StringBuilder dag = head(name);
    for (int i = 0; i < tasks; i++) {
      dag.append("  t").append(i).append(": {uses: noop}\n");
    }
    return dag.toString();
  }

  /** So many tasks that wait for an hour to pass, without a slot. */
  static String waiting(String name, int tasks) {
    StringBuilder dag = head(name);
    for (int i = 0; i < tasks; i++) {
      dag.append("  t").append(i).append(": {uses: wait, with: {for: 1h}}\n");
    }
    return dag.toString();
  }

  /** One task. */
  static String single(String name) {
    return chain(name, 1);
  }

  /** Kestra's B1: two tasks, the second uses a value of the first. */
  static String valuePassed(String name) {
    return head(name)
        .append("  first: {uses: noop, with: {values: {word: hello}}}\n")
        .append("  second: {uses: noop, needs: [first],")
        .append(" with: {values: {word: \"${{ steps.first.values.word }}\"}}}\n")
        .toString();
  }

  /** Kestra's B2: five conditions, each with the task that it guards. */
  static String conditions(String name) {
    StringBuilder dag = new StringBuilder("apiVersion: millrace/v1\ndag: ").append(name);
    dag.append("\nparams:\n  go: {type: boolean, default: true}\nsteps:\n");
    dag.append("  c0: {uses: noop}\n");
    for (int i = 0; i < 5; i++) {
      if (i > 0) {
        dag.append("  c%d: {uses: noop, needs: [t%d]}%n".formatted(i, i - 1));
      }
      dag.append("  t%d: {uses: noop, needs: [c%d], if: params.go}%n".formatted(i, i));
    }
    return dag.toString();
  }
}
