package dev.millrace.steps.ingest;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the text columns of {@code raw} into typed ones, or says which value stands in the way. */
final class TypedColumns {
  private static final int LOGGED_MAX = 20;

  private final StepContext context;
  private final Tables tables;
  private final Source source;
  private final CellType cells;

  TypedColumns(StepContext context, Tables tables, Source source, CellType cells) {
    this.context = context;
    this.tables = tables;
    this.source = source;
    this.cells = cells;
  }

  /**
   * The query that gives the typed rows in the order of the source.
   *
   * @param declared types that the author gave, by column; they win over the inferred ones
   * @throws StepException DATA with file, line, column, value and expected type of the first value
   *     that is not of its column's type; further ones are in the log
   */
  String query(
      List<String> names, List<TypeInference.Inferred> inferred, Map<String, ColumnType> declared)
      throws StepException, IOException, InterruptedException {
    List<String> selected = new ArrayList<>();
    List<String> misfits = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String cell = "c" + i;
      ColumnType type = declared.getOrDefault(names.get(i), inferred.get(i).type());
      types.add(type);
      selected.add(cells.value(type, cell) + " AS " + Sql.name(names.get(i)));
      boolean sure = !declared.containsKey(names.get(i)) && inferred.get(i).fits();
      if (type != ColumnType.TEXT && !sure) {
        misfits.add(
            "SELECT n, line, "
                + i
                + " AS i, "
                + cell
                + " AS v, count(*) OVER () AS bad, (SELECT count("
                + cell
                + ") FROM raw) AS all_values FROM raw WHERE "
                + cell
                + " IS NOT NULL AND NOT "
                + valid(declared.containsKey(names.get(i)), type, cell));
      }
    }
    for (int from = 0; from < misfits.size(); from += 50) {
      List<String> batch = misfits.subList(from, Math.min(misfits.size(), from + 50));
      refuseMisfits(names, types, declared, String.join(" UNION ALL ", batch));
    }
    return "SELECT " + String.join(", ", selected) + " FROM raw ORDER BY raw.n";
  }

  private String valid(boolean declared, ColumnType type, String cell) {
    return declared ? cells.valid(type, cell) : cells.plainlyValid(type, cell);
  }

  private void refuseMisfits(
      List<String> names, List<ColumnType> types, Map<String, ColumnType> declared, String misfits)
      throws StepException, IOException, InterruptedException {
    List<Map<String, Object>> found =
        tables.rows(
            "Reading " + source.name(), "FROM (" + misfits + ") ORDER BY n, i LIMIT " + LOGGED_MAX);
    if (found.isEmpty()) {
      return;
    }
    for (Map<String, Object> misfit : found) {
      context.log(place(names, types, misfit) + ".");
    }
    Map<String, Object> first = found.get(0);
    String name = names.get(index(first));
    String advice =
        declared.containsKey(name)
            ? " 'columns' declares it so; correct the file or the type."
            : " Correct the file; or, if it stands for a missing value, add it to 'csv.nulls'; or"
                + " declare the column as text with 'columns: {"
                + name
                + ": text}'.";
    throw StepException.data(
        place(names, types, first)
            + " ("
            + first.get("bad")
            + " of "
            + first.get("all_values")
            + " values are not)."
            + advice);
  }

  private String place(List<String> names, List<ColumnType> types, Map<String, Object> misfit) {
    return source.name()
        + ", line "
        + misfit.get("line")
        + ", column '"
        + names.get(index(misfit))
        + "': '"
        + Spelling.shortened(String.valueOf(misfit.get("v")))
        + "' is not "
        + CellType.expected(types.get(index(misfit)));
  }

  private static int index(Map<String, Object> misfit) {
    return ((Number) misfit.get("i")).intValue();
  }
}
