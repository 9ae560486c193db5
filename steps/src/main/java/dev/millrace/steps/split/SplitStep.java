package dev.millrace.steps.split;

import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.document.JsonFile;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts a table. */
final class SplitStep implements Step {

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Optional<Folds> folds = Folds.of(context.parameters());
    Ratios ratios =
        folds.isPresent() ? folds.get().each() : Ratios.of(context.parameters().nested("ratios"));
    InputArtifact data = context.requiredInput("data");
    try (Tables tables = Tables.open(context, data.path())) {
      String relation = Sql.parquet(data.path());
      Columns columns = tables.columns("Reading the data", "FROM " + relation);
      RowKeys keys = new RowKeys(tables, columns, relation);
      Parting parting = new Parting(context, keys, ratios);
      Assignment assigned = parting.assignment();
      Assignment assignment = folds.map(of -> of.written(assigned)).orElse(assigned);
      Ratios written = folds.map(Folds::written).orElse(ratios);
      context.progress(0.5, "writing the parts");
      load(context, tables, assignment);
      Map<String, Object> values = new LinkedHashMap<>();
      List<Map<String, Object>> parts = new ArrayList<>();
      for (int p = 0; p < written.parts().size(); p++) {
        String part = written.parts().get(p);
        long rows =
            tables.write(
                "Writing part '" + part + "'",
                "SELECT "
                    + columns.quoted("d")
                    + " FROM "
                    + relation
                    + " d JOIN assigned a ON a.__row = d."
                    + Tables.ROW
                    + " WHERE a.__part = "
                    + p
                    + " ORDER BY a.__position",
                context.output(part));
        values.put(part, rows);
        parts.add(parting.described(tables, relation, written, p, rows));
        context.log(part + ": " + rows + " rows");
      }
      Map<String, Object> report = parting.report();
      folds.ifPresent(
          of -> {
            report.put("folds", of.count());
            report.put("fold", of.test());
          });
      report.put("parts", parts);
      JsonFile.write(context.output("report").path(), report);
      return StepResult.of(values);
    }
  }

  private static void load(StepContext context, Tables tables, Assignment assignment)
      throws StepException, IOException, InterruptedException {
    Path file = context.scratch().resolve("assigned.csv");
    int[] order = assignment.order();
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      for (int i = 0; i < order.length; i++) {
        out.write(order[i] + "," + assignment.part()[order[i]] + "," + i + "\n");
      }
    }
    tables.execute(
        "Assigning the rows",
        "CREATE TABLE assigned AS FROM read_csv("
            + Sql.text(file.toAbsolutePath().toString())
            + ", auto_detect = false, header = false, delim = ',', columns = {'__row': 'BIGINT',"
            + " '__part': 'INTEGER', '__position': 'BIGINT'})");
  }
}
