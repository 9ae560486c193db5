package dev.millrace.steps.ingest;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Tables;
import dev.millrace.steps.web.WebCall;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a source into one Parquet file. */
final class IngestStep implements Step {
  private static final int COLUMNS_MAX = 10_000;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    SourceFormat format =
        SourceFormat.of(parameters.text("format", ""), WebCall.shown(parameters.text("from")));
    Source source = new SourceBytes(context).open();
    context.log(source.name() + ": " + source.bytes() + " bytes, SHA-256 " + source.sha256());
    context.progress(0.5, "reading " + format.name().toLowerCase(Locale.ROOT));
    OutputArtifact output = context.output("data");
    long rows;
    int width;
    try (Tables tables = Tables.open(context, source.path())) {
      String query =
          format == SourceFormat.PARQUET
              ? parquet(context, tables, source)
              : text(context, tables, source, format);
      context.progress(0.8, "writing");
      rows = tables.write("Writing " + source.name(), query, output);
      width = tables.columns("Reading " + source.name(), query).all().size();
    }
    long rowsMin = parameters.integer("min-rows", 1);
    if (rows < rowsMin) {
      throw StepException.data(
          source.name()
              + " has "
              + rows
              + (rows == 1 ? " row" : " rows")
              + "; 'min-rows' expects at least "
              + rowsMin
              + ".");
    }
    output.fact(
        "source",
        Map.of("from", source.name(), "sha256", source.sha256(), "bytes", source.bytes()));
    context.log(rows + " rows, " + width + " columns");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", rows);
    values.put("columns", (long) width);
    values.put("sha256", source.sha256());
    return StepResult.of(values);
  }

  private static String parquet(StepContext context, Tables tables, Source source)
      throws StepException, IOException, InterruptedException {
    ParquetSource parquet = new ParquetSource(tables, source);
    Columns columns = parquet.columns();
    checkNames(source, columns.names());
    return parquet.query(columns, declared(context, columns));
  }

  private static String text(StepContext context, Tables tables, Source source, SourceFormat format)
      throws StepException, IOException, InterruptedException {
    String from = WebCall.shown(context.parameters().text("from"));
    CsvOptions options =
        CsvOptions.of(
            context.parameters().nested("csv"),
            from.toLowerCase(Locale.ROOT).matches(".*\\.tsv(\\.gz)?"),
            List.copyOf(context.parameters().nested("columns").asMap().keySet()));
    JsonSource json = new JsonSource(source);
    RawTable raw = new RawTable(context.scratch().resolve("raw.csv"));
    List<String> names;
    try (raw) {
      names =
          format == SourceFormat.JSON ? json.read(raw) : new CsvSource(source, options).read(raw);
    }
    if (names.isEmpty()) {
      throw StepException.data(source.name() + " has no columns; expected a table.");
    }
    checkNames(source, names);
    raw.load(tables, source.name(), names.size());
    CellType cells = new CellType(format == SourceFormat.JSON ? '.' : options.decimal());
    Map<String, ColumnType> declared =
        declared(context, new Columns(names.stream().map(name -> new Column(name, "")).toList()));
    List<TypeInference.Inferred> inferred =
        new TypeInference(
                tables,
                cells,
                name ->
                    format == SourceFormat.JSON && json.allStrings(name)
                        || declared.get(name) == ColumnType.TEXT)
            .types("Reading " + source.name(), names, raw.records());
    return new TypedColumns(context, tables, source, cells).query(names, inferred, declared);
  }

  private static Map<String, ColumnType> declared(StepContext context, Columns columns)
      throws StepException {
    Map<String, ColumnType> declared = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry :
        context.parameters().nested("columns").asMap().entrySet()) {
      columns.require("Parameter 'columns'", entry.getKey());
      String word = String.valueOf(entry.getValue());
      declared.put(
          entry.getKey(),
          ColumnType.named(word)
              .orElseThrow(
                  () ->
                      StepException.user(
                          "Parameter 'columns."
                              + entry.getKey()
                              + "' is '"
                              + word
                              + "'; expected one of "
                              + ColumnType.words()
                              + ".")));
    }
    return declared;
  }

  private static void checkNames(Source source, List<String> names) throws StepException {
    if (names.size() > COLUMNS_MAX) {
      throw StepException.data(
          source.name()
              + " has "
              + names.size()
              + " columns; at most "
              + COLUMNS_MAX
              + " are read.");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw StepException.data(
            source.name()
                + " has two columns named '"
                + name
                + "', upper and lower case taken as equal. Rename one.");
      }
      if (name.equalsIgnoreCase(Tables.ROW)) {
        throw StepException.data(
            source.name() + " has a column '" + name + "'; that name is reserved. Rename it.");
      }
    }
  }
}
