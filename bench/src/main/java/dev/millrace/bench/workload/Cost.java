package dev.millrace.bench.workload;

import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.PostgresServer;
import dev.millrace.bench.process.Usage;
import dev.millrace.bench.result.Figure;
import java.util.ArrayList;
import java.util.List;

/** What a number of tasks cost: processor time of all processes, commits and rows, memory. */
final class Cost {
  private record Reading(double cpuSeconds, double commits, double databaseCommits, double rows) {}

  private final Running running;
  private final List<Double> cpu = new ArrayList<>();
  private final List<Double> commits = new ArrayList<>();
  private final List<Double> databaseCommits = new ArrayList<>();
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
    double thousands = tasks / 1000.0;
    cpu.add((after.cpuSeconds - before.cpuSeconds) / thousands);
    commits.add((after.commits - before.commits) / thousands);
    databaseCommits.add((after.databaseCommits - before.databaseCommits) / thousands);
    rows.add((after.rows - before.rows) / thousands);
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
      figures.add(
          Figure.repeats(of + ": transactions of PostgreSQL per 1,000 tasks", "", databaseCommits));
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
    double committed = running.client().metrics().getOrDefault("millrace_commits_total", 0.0);
    double transactions = 0;
    double written = 0;
    if (running.deployment().postgres().isPresent()) {
      PostgresServer postgres = running.deployment().postgres().get();
      transactions = postgres.commits();
      written =
          Double.parseDouble(
              postgres.text(
                  "select tup_inserted + tup_updated from pg_stat_database where datname ="
                      + " 'postgres'"));
    }
    return new Reading(running.deployment().usage().cpuSeconds(), committed, transactions, written);
  }
}
