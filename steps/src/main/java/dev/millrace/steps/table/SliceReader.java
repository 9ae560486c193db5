package dev.millrace.steps.table;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.DatasetReader;
import dev.millrace.spi.artifact.InputArtifact;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads some rows of a Parquet file with the data engine. */
public final class SliceReader implements DatasetReader {
  @Override
  public List<Map<String, Object>> read(
      StepContext context, InputArtifact dataset, long first, long count, long bytesMax)
      throws StepException, IOException, InterruptedException {
    String rows = count == 1 ? "row " + first : "rows " + first + "–" + (first + count - 1);
    String what = "Reading " + rows + " of the dataset that " + dataset.producer() + " made";
    try (Tables tables = Tables.open(context, dataset.path())) {
      String source = Sql.parquet(dataset.path());
      List<Column> columns = tables.columns(what, "FROM " + source).all();
      String sql =
          "SELECT "
              + columns.stream().map(SliceReader::plain).collect(Collectors.joining(", "))
              + " FROM "
              + source
              + " WHERE "
              + Tables.ROW
              + " >= "
              + first
              + " AND "
              + Tables.ROW
              + " < "
              + (first + count)
              + " ORDER BY "
              + Tables.ROW;
      List<Map<String, Object>> read =
          tables.query(what, sql, result -> rows(result, columns, what, bytesMax));
      if (read.size() != count) {
        throw StepException.data(what + ": it has only " + read.size() + " of them.");
      }
      return read;
    }
  }

  /** The column as a type that has a plain value. */
  private static String plain(Column column) {
    String name = Sql.name(column.name());
    return switch (column.type()) {
      case INTEGER, BOOLEAN -> name;
      case NUMBER -> "CAST(" + name + " AS DOUBLE)";
      case TIMESTAMP ->
          "regexp_replace(replace(CAST(" + name + " AS VARCHAR), ' ', 'T'), '[+]00$', 'Z')";
      case TEXT, DATE, TIME, OTHER -> "CAST(" + name + " AS VARCHAR)";
    };
  }

  private static List<Map<String, Object>> rows(
      ResultSet result, List<Column> columns, String what, long bytesMax)
      throws SQLException, StepException {
    List<Map<String, Object>> rows = new ArrayList<>();
    long bytes = 2;
    while (result.next()) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        Object value = value(result.getObject(i + 1));
        if (value != null) {
          row.put(columns.get(i).name(), value);
          bytes += bytes(columns.get(i).name()) + bytes(value) + 2;
        }
      }
      rows.add(row);
      bytes += 3;
      if (bytes > bytesMax) {
        throw StepException.user(
            what
                + ": they have more than "
                + (bytesMax >> 20)
                + " MiB as JSON. Write a smaller batch, or leave out columns before.");
      }
    }
    return rows;
  }

  private static Object value(Object read) {
    if (read == null || read instanceof String || read instanceof Boolean) {
      return read;
    }
    if (read instanceof Double number) {
      return Double.isFinite(number) ? number : null;
    }
    if (read instanceof BigInteger large && large.bitLength() > 63) {
      return large.toString();
    }
    return read instanceof Number number ? (Object) number.longValue() : read.toString();
  }

  private static long bytes(Object value) {
    return 2L + String.valueOf(value).getBytes(StandardCharsets.UTF_8).length;
  }
}
