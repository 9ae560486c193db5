package dev.millrace.steps.monitor;

import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.model.DeployedColumns;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.serve.BundleLoader;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a deployment was asked, as a table: a column for each that the model reads, and one called
 * as its target with what it answered, if the baseline has that. The baseline beside it has the
 * same columns with the types that the model reads them with, as far as it has them.
 *
 * @param about model and selector, when the first and the last request came, and the versions that
 *     answered
 */
record Asked(String now, String before, Map<String, Object> about) {
  private static final String REQUESTS = "requests";
  private static final String BASELINE = "learned_from";
  private static final int BATCH = 10_000;

  /**
   * Reads the requests into a table of {@code tables}.
   *
   * @param deployment what {@code deploy} gave, or the bundle of a registered model
   * @param learned the baseline in SQL
   * @throws StepException USER if the artifact does not say what is deployed
   */
  static Asked read(Tables tables, InputArtifact deployment, String learned)
      throws StepException, IOException, InterruptedException {
    DeployedColumns columns = columns(deployment);
    Columns before = tables.columns("Reading the baseline", "FROM " + learned);
    List<ModelColumn> all = new ArrayList<>(columns.inputs());
    columns.prediction().stream()
        .filter(prediction -> before.find(prediction.name()).isPresent())
        .forEach(all::add);
    tables.execute(
        "Reading the requests",
        "CREATE TABLE " + REQUESTS + " (" + String.join(", ", declarations(all)) + ")");
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("model", deployment.facts().get("model"));
    about.put("selector", deployment.facts().get("selector"));
    if (deployment.requests().isPresent()) {
      fill(tables, deployment, columns, all, about);
    }
    List<String> cast =
        all.stream()
            .filter(column -> before.find(column.name()).isPresent())
            .map(
                column ->
                    "TRY_CAST("
                        + Sql.name(column.name())
                        + " AS "
                        + sqlType(column)
                        + ") AS "
                        + Sql.name(column.name()))
            .toList();
    if (cast.isEmpty()) {
      throw StepException.user(
          "Input 'baseline' has none of the columns that the model reads: "
              + String.join(", ", all.stream().map(ModelColumn::name).toList())
              + ". Connect the rows that it has learned from.");
    }
    tables.execute(
        "Reading the baseline",
        "CREATE VIEW " + BASELINE + " AS SELECT " + String.join(", ", cast) + " FROM " + learned);
    return new Asked(REQUESTS, BASELINE, about);
  }

  private static DeployedColumns columns(InputArtifact deployment)
      throws StepException, IOException {
    if (!(deployment.facts().get("model") instanceof String)
        || !(deployment.facts().get("selector") instanceof String)) {
      throw StepException.user(
          "Input 'deployment' does not say which model is deployed; expected what a step of kind"
              + " deploy gives, or model:name@alias.");
    }
    if (deployment.type() == ArtifactType.BUNDLE) {
      try (ServedModel model = new BundleLoader().load(deployment.path())) {
        return DeployedColumns.of(model.signature());
      }
    }
    return DeployedColumns.read(Json.object(Files.readAllBytes(deployment.path())));
  }

  private static void fill(
      Tables tables,
      InputArtifact deployment,
      DeployedColumns columns,
      List<ModelColumn> all,
      Map<String, Object> about)
      throws StepException, IOException {
    String first = null;
    String last = null;
    TreeSet<Long> versions = new TreeSet<>();
    List<Object[]> batch = new ArrayList<>();
    try (BufferedReader lines =
        Files.newBufferedReader(deployment.requests().orElseThrow(), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, Object> request = Json.object(line.getBytes(StandardCharsets.UTF_8));
        batch.add(row(request, columns, all));
        last = String.valueOf(request.get("at"));
        first = first == null ? last : first;
        if (request.get("version") instanceof Number version) {
          versions.add(version.longValue());
        }
        if (batch.size() == BATCH) {
          tables.append("Reading the requests", REQUESTS, batch);
          batch.clear();
        }
      }
    }
    tables.append("Reading the requests", REQUESTS, batch);
    if (first != null) {
      about.put("first", first);
      about.put("last", last);
    }
    about.put("versions", List.copyOf(versions));
  }

  private static Object[] row(
      Map<String, Object> request, DeployedColumns columns, List<ModelColumn> all) {
    Map<?, ?> inputs = request.get("inputs") instanceof Map<?, ?> map ? map : Map.of();
    Object[] row = new Object[all.size()];
    for (int i = 0; i < row.length; i++) {
      ModelColumn column = all.get(i);
      Object value =
          i < columns.inputs().size() ? inputs.get(column.name()) : request.get("prediction");
      row[i] = value(column, value);
    }
    return row;
  }

  /** Null for what is not of the column's type: it counts as missing. */
  private static Object value(ModelColumn column, Object value) {
    return switch (column.type()) {
      case INT64, FP64 -> value instanceof Number number ? (Object) number.doubleValue() : null;
      case BOOL -> value instanceof Boolean flag ? flag : null;
      case BYTES -> value == null ? null : value.toString();
    };
  }

  private static List<String> declarations(List<ModelColumn> columns) {
    return columns.stream().map(c -> Sql.name(c.name()) + " " + sqlType(c)).toList();
  }

  private static String sqlType(ModelColumn column) {
    return switch (column.type()) {
      case INT64, FP64 -> "DOUBLE";
      case BOOL -> "BOOLEAN";
      case BYTES -> "VARCHAR";
    };
  }
}
