package dev.millrace.bench.workload;

import dev.millrace.bench.process.PostgresServer;

/** Finished runs by the hundred thousand, copied inside of the database. */
final class History {
  private History() {}

  /** Copies every finished run with its tasks and attempts so many times. */
  static void copy(PostgresServer postgres, int times) {
    String runs = columns(postgres, "run", "id");
    String tasks = columns(postgres, "task", "run_id");
    String attempts = columns(postgres, "attempt", "run_id");
    String ended =
        " where %s in (select id from run where ended_at is not null and length(id) < 20)";
    for (int i = 0; i < times; i++) {
      String suffix = " || '-copied-" + i + "', ";
      insert(postgres, "attempt", "run_id", attempts, suffix, ended.formatted("run_id"));
      insert(postgres, "task", "run_id", tasks, suffix, ended.formatted("run_id"));
      insert(
          postgres, "run", "id", runs, suffix, " where ended_at is not null and length(id) < 20");
    }
    postgres.run("analyze");
  }

  private static void insert(
      PostgresServer postgres,
      String table,
      String id,
      String columns,
      String suffix,
      String which) {
    postgres.run(
        "insert into "
            + table
            + " ("
            + id
            + ", "
            + columns
            + ") select "
            + id
            + suffix
            + columns
            + " from "
            + table
            + which);
  }

  private static String columns(PostgresServer postgres, String table, String except) {
    return postgres.text(
        "select string_agg(column_name, ', ') from information_schema.columns where table_name = '"
            + table
            + "' and table_schema = 'public' and column_name <> '"
            + except
            + "'");
  }
}
