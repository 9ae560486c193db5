package dev.millrace.bench.workload;

import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.PostgresServer;
import java.util.ArrayList;
import java.util.List;

/** Finished runs by the hundred thousand, copied inside of the database. */
final class History {
  private static final String COPIED = "-copied-";

  /** What a run consists of; where the newest attempt is a part of its task, attempt is a view. */
  private static final String TABLES =
      "select string_agg(table_name, ',') from information_schema.tables where table_schema ="
          + " 'public' and table_type = 'BASE TABLE' and table_name in ('run', 'task', 'attempt',"
          + " 'earlier_attempt')";

  private History() {}

  /**
   * Copies every finished run with its tasks and attempts so many times.
   *
   * @return how many tasks have ended in the end, copies included
   */
  static long copy(PostgresServer postgres, int times) {
    List<String> statements = new ArrayList<>();
    for (String table : postgres.text(TABLES).split(",")) {
      statements.add(statement(postgres, table));
    }
    long before = endedTasks(postgres);
    for (int i = 0; i < times; i++) {
      for (String statement : statements) {
        postgres.run(statement.formatted(COPIED + i));
      }
    }
    postgres.run("vacuum analyze");
    long after = endedTasks(postgres);
    if (after != before * (times + 1)) {
      throw new BenchmarkFailed(
          "%,d finished tasks copied %d times are %,d".formatted(before, times, after));
    }
    return after;
  }

  private static String statement(PostgresServer postgres, String table) {
    String id = table.equals("run") ? "id" : "run_id";
    String others =
        postgres.text(
            "select string_agg(column_name, ', ') from information_schema.columns where table_name"
                + " = '%s' and table_schema = 'public' and column_name <> '%s'"
                    .formatted(table, id));
    return "insert into "
        + table
        + " ("
        + id
        + ", "
        + others
        + ") select "
        + id
        + " || '%s', "
        + others
        + " from "
        + table
        + " where "
        + id
        + " in (select id from run where ended_at is not null and position('"
        + COPIED
        + "' in id) = 0)";
  }

  private static long endedTasks(PostgresServer postgres) {
    return Long.parseLong(
        postgres.text(
            "select count(*) from task where run_id in (select id from run where ended_at is not"
                + " null)"));
  }
}
