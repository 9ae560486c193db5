package dev.millrace.steps.sql;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.query.Exact;
import dev.millrace.steps.query.InputTables;
import dev.millrace.steps.query.Ordering;
import dev.millrace.steps.query.Query;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one query over the connected tables. */
final class SqlStep implements Step {
  private static final String RESULT = "the result";

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    if (parameters.has("query") == parameters.has("file")) {
      throw StepException.user("Give either 'query', the query itself, or 'file', its path.");
    }
    boolean inline = parameters.has("query");
    String what = inline ? "Parameter 'query'" : parameters.text("file");
    String text = inline ? parameters.text("query") : text(context, parameters.text("file"));
    InputTables inputs = InputTables.of(context);
    try (Tables tables = Tables.open(context, inputs.paths())) {
      tables.oneThread();
      Query query = Query.read(tables, what, text, inputs.names());
      List<Object> values = values(what, query.names(), parameters.nested("params").asMap());
      inputs.open(tables);
      tables.execute(what, "CREATE TABLE \"" + RESULT + "\" AS " + query.text(), values);
      context.progress(0.8, "writing");
      String from = " FROM \"" + RESULT + "\"";
      Columns columns = tables.columns(what, from);
      List<String> wanted = parameters.texts("order");
      Ordering order = Ordering.read("Parameter 'order'", wanted, columns).total(columns);
      boolean asItCame = wanted.isEmpty() && query.ordered();
      long rows =
          tables.write(
              "Writing the result",
              "SELECT "
                  + Exact.select(columns)
                  + from
                  + " ORDER BY "
                  + (asItCame ? "rowid" : order.sql()),
              context.output("data"));
      context.log(
          "%d rows of %d columns from %s"
              .formatted(rows, columns.all().size(), String.join(", ", inputs.names())));
      return StepResult.of(Map.of("rows", rows));
    }
  }

  private static String text(StepContext context, String file) throws StepException, IOException {
    try {
      return Files.readString(context.file(file));
    } catch (MalformedInputException e) {
      throw StepException.user(file + " is not UTF-8 text; expected one SELECT.");
    }
  }

  private static List<Object> values(String what, List<String> names, Map<String, Object> given)
      throws StepException {
    List<Object> values = new ArrayList<>();
    for (String name : names) {
      if (!given.containsKey(name)) {
        throw StepException.user(
            what
                + " uses $"
                + name
                + ", which 'params' does not give."
                + Spelling.didYouMean(name, given.keySet()));
      }
      Object value = given.get(name);
      if (value instanceof Map || value instanceof List) {
        throw StepException.user(
            "Parameter 'params."
                + name
                + "' is '"
                + Spelling.shortened(value.toString())
                + "'; expected text, a number, or true or false.");
      }
      values.add(value);
    }
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw StepException.user(
            "Parameter 'params' gives '"
                + name
                + "', which "
                + what
                + " does not use."
                + Spelling.didYouMean(name, names)
                + " It uses: "
                + (names.isEmpty() ? "none" : "$" + String.join(", $", names))
                + ".");
      }
    }
    return values;
  }
}
