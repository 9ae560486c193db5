package dev.millrace.steps.table;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.OutputArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A data engine of one attempt: in memory, bounded by {@link StepContext#limits()}, spilling to
 * {@link StepContext#scratch()}.
 *
 * <p>SQL sees the files named when it is opened and nothing else, so that a rule or a predicate in
 * a pinned file cannot depend on bytes that the run does not know. Extensions are never downloaded.
 *
 * <p>Every method runs one statement, can be interrupted, and takes {@code what}: what is being
 * done, as the start of the message if it fails, such as {@code Rule 'age > 0'}. One thread at a
 * time may use it.
 */
public final class Tables implements AutoCloseable {
  /** The virtual column of {@link Sql#parquet}: the position of a row in its file, from 0. */
  public static final String ROW = "file_row_number";

  private final StepContext context;
  private final Path scratch;
  private final Connection connection;
  private final StatementThread thread;
  private int written;

  private Tables(StepContext context, Connection connection) {
    this.context = context;
    this.scratch = context.scratch().toAbsolutePath();
    this.connection = connection;
    this.thread = new StatementThread(context);
  }

  /**
   * @param readable the files that SQL may read, besides those in the attempt's scratch directory
   * @throws StepException INTERNAL if the data engine does not start
   */
  public static Tables open(StepContext context, Path... readable)
      throws StepException, InterruptedException {
    Path scratch = context.scratch().toAbsolutePath();
    Properties settings = new Properties();
    settings.setProperty("memory_limit", context.limits().memoryBytes() + "B");
    settings.setProperty("threads", Integer.toString(Math.max(1, context.limits().threads())));
    settings.setProperty("temp_directory", scratch.resolve("spill").toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    Tables tables;
    try {
      tables = new Tables(context, DriverManager.getConnection("jdbc:duckdb:", settings));
    } catch (SQLException e) {
      throw new StepException(
          FailureClass.INTERNAL, "The data engine does not start: " + e.getMessage(), e);
    }
    String paths =
        Stream.of(readable)
            .map(path -> Sql.text(path.toAbsolutePath().toString()))
            .collect(Collectors.joining(", "));
    String what = "Opening the data engine";
    try {
      tables.execute(what, "SET TimeZone = 'UTC'");
      tables.execute(what, "SET allowed_directories = [" + Sql.text(scratch.toString()) + "]");
      tables.execute(what, "SET allowed_paths = [" + paths + "]");
      tables.execute(what, "SET enable_external_access = false");
    } catch (StepException | InterruptedException e) {
      tables.close();
      throw e;
    }
    return tables;
  }

  /** Runs a statement that gives no rows. */
  public void execute(String what, String sql) throws StepException, InterruptedException {
    try {
      query(what, sql, rows -> null);
    } catch (IOException e) {
      throw new StepException(FailureClass.TRANSIENT, what + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs one statement that gives no rows, with values that the engine binds to {@code $1}, {@code
   * $2} and so on.
   *
   * @param values text, numbers, truth values or nulls
   */
  public void execute(String what, String sql, List<Object> values)
      throws StepException, InterruptedException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      thread.run(statement, statement::execute);
    } catch (SQLException e) {
      throw SqlFailure.of(what, e, context.limits().memoryBytes());
    } catch (IOException e) {
      throw new StepException(FailureClass.TRANSIENT, what + ": " + e.getMessage(), e);
    }
  }

  /**
   * From now on statements run on one thread, so that rows come in the same order, and sums of
   * floating-point numbers are the same to their last bit, each time.
   */
  public void oneThread() throws StepException, InterruptedException {
    execute("Opening the data engine", "SET threads = 1");
  }

  /**
   * Runs a query and reads its rows. The engine holds the whole result meanwhile.
   *
   * @param reader called once; runs on a thread of the session, the caller waits for it
   */
  public <T> T query(String what, String sql, RowsReader<T> reader)
      throws StepException, IOException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      return thread.run(
          statement,
          () -> {
            if (!statement.execute(sql)) {
              return null;
            }
            try (ResultSet rows = statement.getResultSet()) {
              return reader.read(rows);
            }
          });
    } catch (SQLException e) {
      throw SqlFailure.of(what, e, context.limits().memoryBytes());
    }
  }

  /** All rows of a small result, each as column name to value, in order. */
  public List<Map<String, Object>> rows(String what, String sql)
      throws StepException, IOException, InterruptedException {
    return query(
        what,
        sql,
        rows -> {
          List<Map<String, Object>> all = new ArrayList<>();
          int width = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= width; i++) {
              row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
            }
            all.add(Collections.unmodifiableMap(row));
          }
          return List.copyOf(all);
        });
  }

  /** The whole number in the first column of the first row. */
  public long number(String what, String sql)
      throws StepException, IOException, InterruptedException {
    return query(
        what,
        sql,
        rows -> {
          if (!rows.next()) {
            throw new SQLException("INTERNAL Error: no row");
          }
          return rows.getLong(1);
        });
  }

  /**
   * Adds rows to a table that was created before.
   *
   * @param rows one value for each column: text, a {@link Long}, a {@link Double}, a truth value or
   *     null
   */
  public void append(String what, String table, List<Object[]> rows) throws StepException {
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("main", table)) {
      for (Object[] row : rows) {
        appender.beginRow();
        for (Object value : row) {
          append(appender, value);
        }
        appender.endRow();
      }
    } catch (SQLException e) {
      throw SqlFailure.of(what, e, context.limits().memoryBytes());
    }
  }

  private static void append(DuckDBAppender appender, Object value) throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Long number) {
      appender.append(number.longValue());
    } else if (value instanceof Double number) {
      appender.append(number.doubleValue());
    } else if (value instanceof Boolean flag) {
      appender.append(flag.booleanValue());
    } else {
      appender.append(value.toString());
    }
  }

  /** Makes a Parquet file readable as a view. */
  public void view(String what, String view, Path parquet)
      throws StepException, InterruptedException {
    execute(what, "CREATE VIEW " + Sql.name(view) + " AS SELECT * FROM " + Sql.parquet(parquet));
  }

  /** The columns of a query or of {@code FROM table}, without running it. */
  public Columns columns(String what, String query)
      throws StepException, IOException, InterruptedException {
    return query(
        what,
        "DESCRIBE " + query,
        rows -> {
          List<Column> columns = new ArrayList<>();
          while (rows.next()) {
            columns.add(new Column(rows.getString(1), rows.getString(2)));
          }
          return new Columns(columns);
        });
  }

  /**
   * Writes the result of a query as the bytes of a dataset, with the facts {@code rows} and {@code
   * columns}. The same rows in the same order give the same bytes, whatever the number of threads.
   *
   * @param query must end with an {@code ORDER BY} that leaves no ties
   * @return the number of rows
   */
  public long write(String what, String query, OutputArtifact output)
      throws StepException, IOException, InterruptedException {
    Path file = scratch.resolve("written-" + written++ + ".parquet");
    execute(
        what,
        "COPY ("
            + query
            + ") TO "
            + Sql.text(file.toString())
            + " (FORMAT parquet, COMPRESSION zstd)");
    String source = "FROM " + Sql.parquet(file);
    long rows = number(what, "SELECT count(*) " + source);
    output.fact("columns", columns(what, source).facts());
    output.rows(rows);
    Files.move(file, output.path(), StandardCopyOption.REPLACE_EXISTING);
    return rows;
  }

  @Override
  public void close() throws StepException {
    thread.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StepException(
          FailureClass.INTERNAL, "The data engine does not stop: " + e.getMessage(), e);
    }
  }

  /** Reads the rows of a result. */
  @FunctionalInterface
  public interface RowsReader<T> {
    /**
     * @param rows before its first row; valid only during the call
     */
    T read(ResultSet rows) throws SQLException, StepException, IOException;
  }
}
