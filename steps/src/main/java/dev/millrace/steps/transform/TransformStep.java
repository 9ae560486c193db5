package dev.millrace.steps.transform;

import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.query.Exact;
import dev.millrace.steps.query.InputTables;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import dev.millrace.steps.transform.Operations.Named;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the operations twice: first on tables of the same columns without rows, so that a slip in
 * the last one is found before the first has worked for an hour, then on the rows.
 */
final class TransformStep implements Step {
  private static final String READING = "Reading the data";

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    context.requiredInput(InputTables.DATA);
    List<Named> operations =
        Operations.read(
            Entry.inline(
                "Parameter 'operations'",
                context.parameters().value("operations").orElse(List.of())));
    InputTables inputs = InputTables.withOneData(context);
    try (Tables tables = Tables.open(context, inputs.paths())) {
      tables.oneThread();
      inputs.open(tables);
      String position = position(tables, inputs);
      Play check = new Play(context, tables, inputs, position, true);
      check.run(operations);
      Play play = new Play(context, tables, inputs, position, false);
      play.run(operations);
      context.progress(0.9, "writing");
      OutputArtifact output = context.output("data");
      long rows =
          tables.write(
              "Writing the data",
              "SELECT "
                  + Exact.select(play.columns)
                  + " FROM "
                  + play.current
                  + " ORDER BY "
                  + position,
              output);
      output.fact("operations", play.told);
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rows", rows);
      values.put("rows-in", play.counts.get(0));
      values.put("counts", List.copyOf(play.counts.subList(1, play.counts.size())));
      return StepResult.of(values);
    }
  }

  /** A name that no column of any table has, quoted. */
  private static String position(Tables tables, InputTables inputs)
      throws StepException, IOException, InterruptedException {
    List<String> taken = new ArrayList<>();
    for (String name : inputs.names()) {
      taken.addAll(tables.columns(READING, "FROM " + Sql.name(name)).names());
    }
    String position = "position of the row";
    while (taken.contains(position)) {
      position += "_";
    }
    return Sql.name(position);
  }

  /** One play of the list, with rows or without. */
  private static final class Play {
    private final StepContext context;
    private final Tables tables;
    private final String position;
    private final boolean check;
    private final Map<String, Stage.Other> others = new LinkedHashMap<>();
    private final List<Long> counts = new ArrayList<>();
    private final List<Map<String, Object>> told = new ArrayList<>();
    private String current;
    private Columns columns;

    Play(StepContext context, Tables tables, InputTables inputs, String position, boolean check)
        throws StepException, IOException, InterruptedException {
      this.context = context;
      this.tables = tables;
      this.position = position;
      this.check = check;
      for (String name : inputs.names()) {
        String loaded = Sql.name((check ? "checked " : "loaded ") + name);
        tables.execute(
            "Reading input '" + name + "'",
            "CREATE TABLE "
                + loaded
                + " AS SELECT *, row_number() OVER () AS "
                + position
                + " FROM "
                + Sql.name(name)
                + (check ? " LIMIT 0" : ""));
        Columns own = own(loaded);
        if (name.equals(InputTables.DATA)) {
          current = loaded;
          columns = own;
        } else {
          others.put(name, new Stage.Other(loaded, own));
        }
      }
      counts.add(count());
    }

    void run(List<Named> operations) throws StepException, IOException, InterruptedException {
      for (Named each : operations) {
        Stage stage =
            new Stage(
                tables,
                each.what(),
                each.number(),
                current,
                columns,
                position,
                others,
                context.seed());
        String after = Sql.name((check ? "checked " : "after ") + each.number());
        tables.execute(
            each.what(),
            "CREATE TABLE "
                + after
                + " AS FROM ("
                + each.operation().next(stage)
                + ") ORDER BY "
                + position);
        tables.execute(each.what(), "DROP TABLE " + current);
        current = after;
        columns = own(after);
        if (!check) {
          tell(each, operations.size());
        }
      }
    }

    private void tell(Named each, int all) throws StepException, IOException, InterruptedException {
      long before = counts.get(counts.size() - 1);
      long now = count();
      counts.add(now);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("operation", each.word());
      line.put("in", before);
      line.put("out", now);
      told.add(line);
      context.log(each.what() + ": " + before + " rows in, " + now + " out");
      context.progress(0.9 * each.number() / all, each.what());
    }

    private long count() throws StepException, IOException, InterruptedException {
      return tables.number(READING, "SELECT count(*) FROM " + current);
    }

    private Columns own(String table) throws StepException, IOException, InterruptedException {
      List<Column> all =
          tables.columns(READING, "FROM " + table).all().stream()
              .filter(column -> !Sql.name(column.name()).equals(position))
              .toList();
      return new Columns(all);
    }
  }
}
