package dev.millrace.steps.predict;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.model.RegisteredModel;
import dev.millrace.steps.learn.Prediction;
import dev.millrace.steps.model.Scorer;
import dev.millrace.steps.predict.FeatureReader.Unreadable;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a batch of rows, asks the model about them, and lays the answers beside them. */
final class PredictStep implements Step {
  /** Rows in memory at a time. */
  static final int BATCH_ROWS = 20_000;

  private static final String READING = "Reading the data";

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    Scorer scorer = scorer(context);
    InputArtifact data = context.requiredInput("data");
    double most = parameters.nested("errors").share("max", 0);
    try (Tables tables = Tables.open(context, data.path())) {
      String relation = Sql.parquet(data.path());
      Columns columns = tables.columns(READING, "FROM " + relation);
      FeatureReader reader = FeatureReader.of(scorer.schema(), columns);
      Columns kept = kept(parameters, columns);
      boolean scores = Answers.scored(scorer, parameters.flag("scores", true));
      Answers answers =
          Answers.of(scorer, scores, parameters.has("errors"), parameters.text("prefix", ""), kept);
      long rows = tables.number(READING, "SELECT count(*) FROM " + relation);
      tables.execute("Asking the model", answers.create());
      Tally tally = new Tally(scorer);
      long errors = 0;
      for (long from = 0; from < rows; from += BATCH_ROWS) {
        Batch batch = batch(tables, relation, reader, scorer, from);
        tables.append("Asking the model", Answers.TABLE, batch.rows(answers));
        batch.predictions.values().forEach(tally::add);
        errors += batch.reasons.size();
        if (errors > most * rows) {
          throw tooMany(errors, rows, most, batch);
        }
        context.progress(
            0.9 * Math.min(rows, from + BATCH_ROWS) / rows, from + " of " + rows + " rows");
      }
      tables.write(
          "Writing the answers",
          "SELECT "
              + (kept.all().isEmpty() ? "" : kept.quoted("d") + ", ")
              + answers.select()
              + " FROM "
              + relation
              + " d JOIN "
              + Answers.TABLE
              + " a ON a.\"place\" = d."
              + Tables.ROW
              + " ORDER BY a.\"place\"",
          context.output("data"));
      context.log(rows + " rows, " + errors + " without an answer");
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rows", rows);
      values.put("errors", errors);
      tally.values().forEach(values::putIfAbsent);
      return StepResult.of(values);
    }
  }

  /** The answers, and why there is none, by the place of the row. */
  private record Batch(
      Scorer scorer, Map<Long, Prediction> predictions, Map<Long, String> reasons) {
    List<Object[]> rows(Answers answers) {
      List<Object[]> rows = new ArrayList<>();
      predictions.forEach((place, p) -> rows.add(answers.row(place, scorer.answer(p))));
      reasons.forEach((place, reason) -> rows.add(answers.unanswered(place, reason)));
      return rows;
    }
  }

  private static Batch batch(
      Tables tables, String relation, FeatureReader reader, Scorer scorer, long from)
      throws StepException, IOException, InterruptedException {
    String sql =
        "SELECT "
            + reader.select()
            + " FROM "
            + relation
            + " WHERE "
            + Tables.ROW
            + " >= "
            + from
            + " AND "
            + Tables.ROW
            + " < "
            + (from + BATCH_ROWS)
            + " ORDER BY "
            + Tables.ROW;
    return tables.query(READING, sql, rows -> batch(rows, reader, scorer, from));
  }

  private static Batch batch(ResultSet rows, FeatureReader reader, Scorer scorer, long from)
      throws SQLException {
    Batch batch = new Batch(scorer, new LinkedHashMap<>(), new LinkedHashMap<>());
    for (long place = from; rows.next(); place++) {
      try {
        batch.predictions.put(place, scorer.predict(reader.row(rows)));
      } catch (Unreadable | IllegalArgumentException e) {
        batch.reasons.put(place, e.getMessage());
      }
    }
    return batch;
  }

  private static StepException tooMany(long errors, long rows, double most, Batch batch) {
    Map.Entry<Long, String> first = batch.reasons.entrySet().iterator().next();
    String row = "Row " + (first.getKey() + 1) + " of input 'data': " + first.getValue() + ".";
    return StepException.data(
        most == 0
            ? row + " Fill or filter such rows, or let some pass with errors: {max: 1%}."
            : String.format(
                Locale.ROOT,
                "%d of %d rows or more have no answer; 'errors.max' allows %.2f%%. %s",
                errors,
                rows,
                100 * most,
                row));
  }

  private static Columns kept(Parameters parameters, Columns columns) throws StepException {
    if (!parameters.has("keep")) {
      return columns;
    }
    List<Column> kept = new ArrayList<>();
    for (String name : parameters.texts("keep")) {
      Column column = columns.find(name).orElse(null);
      if (column == null) {
        throw StepException.user(
            "Parameter 'keep' names column '"
                + name
                + "', which the data does not have."
                + columns.hint(name));
      }
      if (!kept.contains(column)) {
        kept.add(column);
      }
    }
    return new Columns(kept);
  }

  private static Scorer scorer(StepContext context) throws StepException {
    List<Path> given = new ArrayList<>();
    context.input("model").map(InputArtifact::path).ifPresent(given::add);
    context.input("bundle").map(InputArtifact::path).ifPresent(given::add);
    String name = "the connected model";
    if (context.parameters().has("model")) {
      String reference = context.parameters().text("model");
      RegisteredModel registered =
          context
              .model(reference)
              .orElseThrow(
                  () ->
                      StepException.user(
                          "There is no model '"
                              + reference
                              + "' yet. Deploy one, or connect a model or bundle."));
      given.add(registered.bundle());
      name = reference + " (version " + registered.version() + ")";
      context.log("asking " + name);
    }
    if (given.size() != 1) {
      throw StepException.user(
          given.isEmpty()
              ? "There is no model to ask: connect 'model' or 'bundle', or write with: {model: name@live}."
              : "There are "
                  + given.size()
                  + " models to ask; expected one of the inputs 'model' and 'bundle' and the"
                  + " parameter 'model'.");
    }
    try {
      return Scorer.read(given.get(0));
    } catch (IOException e) {
      throw new StepException(
          FailureClass.DATA,
          "The model to ask, " + name + ", cannot be read: " + e.getMessage(),
          e);
    }
  }
}
