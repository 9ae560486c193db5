package dev.millrace.bench.process;

/**
 * What a PostgreSQL has executed since it began, by its extension {@code pg_stat_statements}. That
 * counts at once; the counters of {@code pg_stat_database} may be late by ten seconds.
 *
 * @param executed statements of every kind, {@code begin} too; {@code commit} is not counted
 * @param transactions those that were begun, so without the statements that commit by themselves
 * @param rowsWritten rows inserted, updated and deleted
 */
public record Statements(long executed, long transactions, long rowsWritten) {
  public static final Statements NONE = new Statements(0, 0, 0);

  /** In a schema of its own, because Millrace wants an empty one for its tables. */
  static final String PREPARE =
      "create schema counted; create extension pg_stat_statements schema counted";

  private static final String COUNT =
      """
      select sum(calls) || ' ' || coalesce(sum(calls) filter (where query ilike 'begin%'), 0)
             || ' ' || coalesce(sum(rows) filter (where query ~* '^\\s*(insert|update|delete|with)'), 0)
        from counted.pg_stat_statements(true)
      """;

  /** Up to now, in all databases of the server; the asking itself counts from the next time on. */
  public static Statements of(PostgresServer postgres) {
    String[] sums = postgres.text(COUNT).split(" ");
    return new Statements(
        Long.parseLong(sums[0]), Long.parseLong(sums[1]), Long.parseLong(sums[2]));
  }

  /** What came after an earlier count. */
  public Statements since(Statements earlier) {
    return new Statements(
        executed - earlier.executed,
        transactions - earlier.transactions,
        rowsWritten - earlier.rowsWritten);
  }
}
