package dev.millrace.steps.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes and reads Parquet files for tests, apart from the code under test. */
public final class TestTables {
  private TestTables() {}

  /** Writes the rows of a query as Parquet. */
  public static Path parquet(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }

  /** All rows of a Parquet file in file order, values as text ({@code null} as "null"). */
  public static List<List<String>> rows(Path file) throws SQLException {
    return query("FROM read_parquet('" + file + "')");
  }

  /** One column of a Parquet file in file order, as text. */
  public static List<String> column(Path file, String column) throws SQLException {
    return query("SELECT \"" + column + "\" FROM read_parquet('" + file + "')").stream()
        .map(row -> row.get(0))
        .toList();
  }

  /** The rows of a query, values as text. */
  public static List<List<String>> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(Objects.toString(rows.getObject(i)));
        }
        all.add(List.copyOf(row));
      }
      return List.copyOf(all);
    }
  }
}
