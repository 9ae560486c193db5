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

  /** Types that less than a quarter of about so many rows fit are not tried on the others. */
  private static final long SAMPLE_ROWS = 1000;

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
  List<Inferred> types(String what, List<String> names, long rows)
      throws StepException, IOException, InterruptedException {
    long step = Math.max(1, rows / SAMPLE_ROWS);
    List<Inferred> types = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<ColumnType> possible =
          possible(names.get(i), counts(what, i, TRIED, " WHERE n % " + step + " = 0"));
      types.add(
          possible.isEmpty()
              ? new Inferred(ColumnType.TEXT, true)
              : type(what, i, possible, counts(what, i, possible, "")));
    }
    return types;
  }

  /** The types that enough of the sampled values fit. */
  private List<ColumnType> possible(String name, Map<String, Object> sample) {
    boolean text = onlyText.test(name);
    long values = count(sample, "n");
    return TRIED.stream()
        .filter(type -> !text || !type.numeric() && type != ColumnType.BOOLEAN)
        .filter(type -> values == 0 || count(sample, type.name()) > values / 4)
        .toList();
  }

  private Map<String, Object> counts(
      String what, int column, List<ColumnType> types, String condition)
      throws StepException, IOException, InterruptedException {
    String cell = "c" + column;
    StringBuilder sql = new StringBuilder("SELECT count(").append(cell).append(") AS n");
    sql.append(", count_if(").append(CellType.identifier(cell)).append(") AS identifiers");
    for (ColumnType type : types) {
      sql.append(", count_if(").append(cells.plainlyValid(type, cell)).append(") AS ").append(type);
    }
    return tables.rows(what, sql.append(" FROM raw").append(condition).toString()).get(0);
  }

  private Inferred type(String what, int i, List<ColumnType> possible, Map<String, Object> counts)
      throws StepException, IOException, InterruptedException {
    long values = count(counts, "n");
    boolean identifiers = count(counts, "identifiers") > 0;
    if (values == 0) {
      return new Inferred(ColumnType.TEXT, true);
    }
    ColumnType nearest = ColumnType.TEXT;
    long nearestFits = 0;
    for (ColumnType type : possible) {
      if (identifiers && (type.numeric() || type == ColumnType.BOOLEAN)) {
        continue;
      }
      long fits = count(counts, type.name());
      if (fits == values) {
        return new Inferred(type, true);
      }
      if (fits > nearestFits) {
        nearest = type;
        nearestFits = fits;
      }
    }
    return nearest != ColumnType.TEXT && meant(what, "c" + i, nearest, nearestFits, values)
        ? new Inferred(nearest, false)
        : new Inferred(ColumnType.TEXT, true);
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

  /**
   * What was found out about a column.
   *
   * @param fits whether every value is of the type
   */
  record Inferred(ColumnType type, boolean fits) {}
}
