package dev.millrace.bench.workload;

import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.Statements;
import dev.millrace.bench.process.Usage;
import dev.millrace.bench.result.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * What a number of tasks cost: processor time of all processes, commits, statements and rows,
 * memory.
 */
final class Cost {
  private record Reading(double cpuSeconds, double commits, Statements statements) {}

  private final Running running;
  private final List<Double> cpu = new ArrayList<>();
  private final List<Double> commits = new ArrayList<>();
  private final List<Double> statements = new ArrayList<>();
  private final List<Double> transactions = new ArrayList<>();
  private final List<Double> rows = new ArrayList<>();
  private Reading before;

  Cost(Running running) {
    this.running = running;
  }

  void begin() {
    before = read();
  }

  /**
   * @param tasks that ended since the beginning
   */
  void end(long tasks) {
    Reading after = read();
    Statements sent = after.statements.since(before.statements);
    double thousands = tasks / 1000.0;
    cpu.add((after.cpuSeconds - before.cpuSeconds) / thousands);
    commits.add((after.commits - before.commits) / thousands);
    statements.add(sent.executed() / thousands);
    transactions.add(sent.transactions() / thousands);
    rows.add(sent.rowsWritten() / thousands);
  }

  /**
   * @param of what was run, as the first words of the figures
   */
  List<Figure> figures(String of) {
    Deployment deployment = running.deployment();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.repeats(of + ": CPU per 1,000 tasks", "s", cpu));
    figures.add(Figure.repeats(of + ": commits of the scheduler per 1,000 tasks", "", commits));
    if (deployment.postgres().isPresent()) {
      figures.add(Figure.repeats(of + ": SQL statements per 1,000 tasks", "", statements));
      figures.add(
          Figure.repeats(
              of + ": transactions begun at PostgreSQL per 1,000 tasks", "", transactions));
      figures.add(Figure.repeats(of + ": rows written per 1,000 tasks", "", rows));
    }
    figures.add(
        Figure.once(
            of + ": peak memory of Millrace's processes",
            "MiB",
            Usage.of(deployment.serverPids()).peakMib()));
    return figures;
  }

  private Reading read() {
    return new Reading(
        running.deployment().usage().cpuSeconds(),
        running.committed(),
        running.deployment().postgres().map(Statements::of).orElse(Statements.NONE));
  }
}
