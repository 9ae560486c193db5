package dev.millrace.steps.transform;

import dev.millrace.spi.StepException;
import dev.millrace.spi.Units;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.query.Ordering;
import dev.millrace.steps.query.ScalarExpression.Over;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations that leave rows out, or put them in another order. */
final class RowOperations {
  private RowOperations() {}

  static Operation filter(Entry entry) throws StepException {
    String text = entry.text();
    return stage -> {
      Column condition = stage.expression("", text, Over.ROW);
      if (condition.type() != ColumnType.BOOLEAN) {
        throw stage.user(
            ": the expression is "
                + condition.typeWord()
                + "; expected one that is true or false, such as x > 0.");
      }
      return stage.select() + " WHERE " + condition.name();
    };
  }

  static Operation sort(Entry entry) throws StepException {
    List<String> terms = ColumnOperations.texts(entry);
    return stage ->
        "SELECT "
            + stage.columns().quoted("")
            + ", row_number() OVER (ORDER BY "
            + Ordering.read(stage.what(), terms, stage.columns()).sql()
            + ", "
            + stage.position()
            + ") AS "
            + stage.position()
            + " FROM "
            + stage.from();
  }

  static Operation deduplicate(Entry entry) throws StepException {
    entry.onlyKeys(List.of("by", "order", "keep"));
    List<String> by = texts(entry.get("by"));
    List<String> order = texts(entry.get("order"));
    boolean last = entry.get("keep").isPresent() && entry.require("keep").text().equals("last");
    return stage -> {
      List<Column> keys = new ArrayList<>();
      for (String name : by) {
        keys.add(stage.column(name));
      }
      String terms =
          order.isEmpty() ? "" : Ordering.read(stage.what(), order, stage.columns()).sql() + ", ";
      String partition = (keys.isEmpty() ? stage.columns() : new Columns(keys)).quoted("");
      String rank =
          "row_number() OVER (PARTITION BY "
              + partition
              + " ORDER BY "
              + terms
              + stage.position()
              + ")";
      String kept = last ? "count(*) OVER (PARTITION BY " + partition + ")" : "1";
      return stage.select() + " QUALIFY " + rank + " = " + kept;
    };
  }

  /**
   * Rows in the order of the MD5 of seed and place, the first of them: as good as chance, and the
   * same in every version of the data engine.
   */
  static Operation sample(Entry entry) throws StepException {
    entry.onlyKeys(List.of("rows", "share"));
    if (entry.get("rows").isPresent() == entry.get("share").isPresent()) {
      throw StepException.user(
          entry.where() + ": '" + entry.path() + "' needs either 'rows' or 'share'.");
    }
    String most =
        entry.get("rows").isPresent() ? Long.toString(entry.require("rows").integer()) : "";
    double share = most.isEmpty() ? share(entry.require("share")) : 1;
    return stage -> {
      String numbered =
          "SELECT "
              + stage.columns().quoted("")
              + ", "
              + stage.position()
              + ", md5('"
              + stage.seed()
              + ":"
              + stage.number()
              + ":' || row_number() OVER (ORDER BY "
              + stage.position()
              + ")) AS "
              + stage.helper("chance")
              + " FROM "
              + stage.from();
      String all = "(SELECT count(*) FROM " + stage.from() + ")";
      return stage.select("(" + numbered + ")")
          + " QUALIFY row_number() OVER (ORDER BY "
          + stage.helper("chance")
          + ", "
          + stage.position()
          + ") <= "
          + (most.isEmpty() ? "round(" + share + " * " + all + ")" : most);
    };
  }

  private static double share(Entry entry) throws StepException {
    try {
      return Units.share(entry.text());
    } catch (IllegalArgumentException e) {
      throw entry.wrong("a share such as 10% or 0.1");
    }
  }

  static List<String> texts(Optional<Entry> entry) throws StepException {
    return entry.isPresent() ? ColumnOperations.texts(entry.get()) : List.of();
  }
}
