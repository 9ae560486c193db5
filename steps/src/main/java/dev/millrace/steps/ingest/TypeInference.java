package dev.millrace.steps.ingest;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the type of each text column from all of its values.
 *
 * <p>A column that is of a type but for a few values ({@link #MISFIT_SHARE_MAX}), or but for one
 * recurring value such as {@code NA}, is taken to be of that type with bad values, not to be text:
 * a typing error in one row must not silently turn numbers into categories.
 */
final class TypeInference {
  static final double MISFIT_SHARE_MAX = 0.05;
  private static final long FITS_MIN = 10;

  /** In the order in which they are tried; the first that all values fit wins. */
  private static final List<ColumnType> TRIED =
      List.of(
          ColumnType.BOOLEAN,
          ColumnType.INTEGER,
          ColumnType.NUMBER,
          ColumnType.DATE,
          ColumnType.TIMESTAMP,
          ColumnType.TIME);

  private final Tables tables;
  private final CellType cells;
  private final Predicate<String> onlyText;

  /**
   * @param onlyText columns that are known to hold no numbers and truth values
   */
  TypeInference(Tables tables, CellType cells, Predicate<String> onlyText) {
    this.tables = tables;
    this.cells = cells;
    this.onlyText = onlyText;
  }

  /** One type per column of {@code raw}, in order. */
  List<ColumnType> types(String what, List<String> names)
      throws StepException, IOException, InterruptedException {
    List<ColumnType> types = new ArrayList<>();
    int batch = 50;
    for (int from = 0; from < names.size(); from += batch) {
      int to = Math.min(names.size(), from + batch);
      StringBuilder sql = new StringBuilder("SELECT 0");
      for (int i = from; i < to; i++) {
        String cell = "c" + i;
        sql.append(", count(").append(cell).append(") AS n").append(i);
        sql.append(", count_if(").append(CellType.identifier(cell)).append(") AS x").append(i);
        for (ColumnType type : TRIED) {
          sql.append(", count_if(")
              .append(cells.plainlyValid(type, cell))
              .append(") AS ")
              .append(type)
              .append(i);
        }
      }
      Map<String, Object> counts = tables.rows(what, sql.append(" FROM raw").toString()).get(0);
      for (int i = from; i < to; i++) {
        types.add(type(what, i, names.get(i), counts));
      }
    }
    return types;
  }

  private ColumnType type(String what, int i, String name, Map<String, Object> counts)
      throws StepException, IOException, InterruptedException {
    long values = count(counts, "n" + i);
    boolean identifiers = count(counts, "x" + i) > 0;
    if (values == 0) {
      return ColumnType.TEXT;
    }
    ColumnType nearest = ColumnType.TEXT;
    long nearestFits = 0;
    for (ColumnType type : TRIED) {
      if ((identifiers || onlyText.test(name)) && (type.numeric() || type == ColumnType.BOOLEAN)) {
        continue;
      }
      long fits = count(counts, type + "" + i);
      if (fits == values) {
        return type;
      }
      if (fits > nearestFits) {
        nearest = type;
        nearestFits = fits;
      }
    }
    return nearest != ColumnType.TEXT && meant(what, "c" + i, nearest, nearestFits, values)
        ? nearest
        : ColumnType.TEXT;
  }

  private boolean meant(String what, String cell, ColumnType type, long fits, long values)
      throws StepException, IOException, InterruptedException {
    if (fits < FITS_MIN || fits < values / 2) {
      return false;
    }
    if (values - fits <= MISFIT_SHARE_MAX * values) {
      return true;
    }
    return tables.number(
            what,
            "SELECT count(DISTINCT "
                + cell
                + ") FROM raw WHERE NOT "
                + cells.plainlyValid(type, cell))
        == 1;
  }

  private static long count(Map<String, Object> counts, String name) {
    // Without any row the engine counts null.
    return counts.get(name) == null ? 0 : ((Number) counts.get(name)).longValue();
  }
}
