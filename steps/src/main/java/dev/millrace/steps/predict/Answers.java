package dev.millrace.steps.predict;

import dev.millrace.spi.StepException;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.model.Scorer;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that come with the answers, and the table in which they wait to be written.
 *
 * @param columns name of an answer's member to the name of its column, in order
 * @param prediction the SQL type of the prediction
 * @param error the column for reasons; empty for none
 */
record Answers(Map<String, String> columns, String prediction, String error) {
  static final String TABLE = "answers";

  Answers {
    columns = new LinkedHashMap<>(columns);
  }

  /**
   * @throws StepException USER if a kept column has such a name
   */
  static Answers of(Scorer scorer, boolean scores, boolean errors, String prefix, Columns kept)
      throws StepException {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put(Scorer.PREDICTION, prefix + Scorer.PREDICTION);
    if (scores) {
      for (String label : scorer.model().labels()) {
        columns.put(Scorer.SCORE + label, prefix + Scorer.SCORE + label);
      }
    }
    String error = errors ? prefix + "error" : "";
    List<String> all = new ArrayList<>(columns.values());
    all.add(error);
    for (String name : all) {
      if (kept.find(name).isPresent()) {
        throw StepException.user(
            "Input 'data' has a column '"
                + name
                + "', as the answers have. Write a 'prefix' for theirs, or leave it out of 'keep'.");
      }
    }
    String type =
        switch (scorer.task()) {
          case CLASSIFICATION -> "VARCHAR";
          case REGRESSION -> "DOUBLE";
          case CLUSTERING -> "BIGINT";
        };
    return new Answers(columns, type, error);
  }

  /** Creates the table: the place of the row, the answer, the reason why there is none. */
  String create() {
    StringBuilder sql = new StringBuilder("CREATE TABLE " + TABLE + " (\"place\" BIGINT");
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      sql.append(", a").append(i).append(at++ == 0 ? " " + prediction : " DOUBLE");
    }
    return sql.append(", \"reason\" VARCHAR)").toString();
  }

  /** A row of the table. */
  Object[] row(long place, Map<String, Object> answer) {
    Object[] row = new Object[columns.size() + 2];
    int at = 0;
    row[at++] = place;
    for (String member : columns.keySet()) {
      row[at++] = answer.get(member);
    }
    return row;
  }

  Object[] unanswered(long place, String reason) {
    Object[] row = new Object[columns.size() + 2];
    row[0] = place;
    row[row.length - 1] = reason;
    return row;
  }

  /** The answers' columns for a {@code SELECT} from the table as {@code a}. */
  String select() {
    List<String> selected = new ArrayList<>();
    for (String name : columns.values()) {
      selected.add("a.a" + selected.size() + " AS " + Sql.name(name));
    }
    if (!error.isEmpty()) {
      selected.add("a.\"reason\" AS " + Sql.name(error));
    }
    return String.join(", ", selected);
  }

  /** Whether the task has scores at all. */
  static boolean scored(Scorer scorer, boolean wanted) {
    return wanted && scorer.task() == Task.CLASSIFICATION;
  }
}
