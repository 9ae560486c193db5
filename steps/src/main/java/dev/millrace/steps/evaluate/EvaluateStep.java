package dev.millrace.steps.evaluate;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.evaluate.Gate.Verdict;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.metrics.Measured;
import dev.millrace.steps.metrics.MetricNames;
import dev.millrace.steps.metrics.Scored;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures a model on rows, compares it, writes both down, and only then says no. */
final class EvaluateStep implements Step {

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    InputArtifact model = context.requiredInput("model");
    InputArtifact data = context.requiredInput("data");
    Scorer learned = scorer(model);
    Scorer scorer = learned.withTruth(parameters.text("target", learned.target()));
    List<String> wanted = wanted(parameters, scorer);
    List<Gate> gates = new ArrayList<>();
    parameters.texts("gates").forEach(text -> gates.add(new Gate(text)));
    boolean compare = parameters.has("against") || context.input("baseline").isPresent();
    requireComparison(gates, compare);

    DatasetRows table = DatasetRows.read(context, data);
    boolean drop = parameters.text("missing-target", "fail").equals("drop");
    Scored scored = Scored.read(scorer, table, drop, "data");
    Measured measured = scored.measure();
    context.progress(0.5, "measured " + measured.rows() + " rows");

    Map<String, Double> championMetrics = new LinkedHashMap<>();
    Optional<Comparison> comparison =
        compare
            ? Optional.of(compare(context, learned, scored, table, drop, championMetrics))
            : Optional.empty();
    List<Verdict> verdicts = verdicts(context, gates, measured.metrics(), championMetrics, compare);

    List<String> failures = new ArrayList<>();
    verdicts.stream().filter(Verdict::failed).forEach(v -> failures.add(v.verdict()));
    comparison.flatMap(Comparison::failure).ifPresent(failures::add);

    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("task", scorer.task().word());
    metrics.put("target", scorer.target());
    metrics.putAll(measured.asMap());
    Files.write(context.output("metrics").path(), Json.bytes(metrics));

    Map<String, Object> report = new LinkedHashMap<>();
    report.put("report", "evaluation");
    report.put("model", model.digest());
    report.put("data", data.digest());
    report.put("rowsWithoutTarget", scored.truth().dropped());
    report.putAll(metrics);
    comparison.ifPresent(c -> report.put("comparison", c.facts()));
    report.put("championMetrics", championMetrics);
    report.put("gates", verdicts.stream().map(Verdict::asMap).toList());
    report.put("passed", failures.isEmpty());
    Files.write(context.output("report").path(), Json.bytes(report));

    verdicts.forEach(v -> context.log(v.expression() + ": " + v.verdict()));
    if (!failures.isEmpty()) {
      throw StepException.gate(String.join(" ", failures));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", measured.rows());
    for (String name : wanted) {
      Double value = measured.metrics().get(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return StepResult.of(values);
  }

  private static Scorer scorer(InputArtifact model) throws StepException {
    try {
      return Scorer.read(model.path());
    } catch (IOException e) {
      throw new StepException(
          FailureClass.DATA, "Input 'model' cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<String> wanted(Parameters parameters, Scorer scorer) throws StepException {
    List<String> known = MetricNames.of(scorer.task());
    List<String> wanted = parameters.texts("metrics");
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw StepException.user(
            "Metric '%s' does not exist for %s. There are: %s."
                .formatted(name, scorer.task().word(), String.join(", ", known)));
      }
    }
    return wanted.isEmpty() ? known : wanted;
  }

  private static void requireComparison(List<Gate> gates, boolean compare) throws StepException {
    for (Gate gate : gates) {
      if (gate.usesChampion() && !compare) {
        throw StepException.user(
            "Gate '%s' uses 'champion', but nothing is compared. Set 'against' or connect 'baseline'."
                .formatted(gate.expression()));
      }
    }
  }

  private static Comparison compare(
      StepContext context,
      Scorer learned,
      Scored scored,
      DatasetRows table,
      boolean drop,
      Map<String, Double> championMetrics)
      throws StepException {
    Against against = Against.of(context.parameters().nested("against"), scored.scorer().task());
    Optional<Champion> champion = Champion.find(context, against, learned);
    if (champion.isEmpty()) {
      String reference = against.model().orElseThrow();
      context.log("no model " + reference + " yet: nothing to compare with");
      return new Comparison(
          Optional.empty(),
          Map.of(
              "champion",
              reference,
              "passed",
              true,
              "verdict",
              "There is no model " + reference + " yet, so there is nothing to compare with."));
    }
    Scorer rival = champion.get().scorer().withTruth(scored.scorer().target());
    Scored other = Scored.read(rival, table, drop, "data");
    championMetrics.putAll(other.measure().metrics());
    return Comparison.of(scored, other, champion.get().name(), against);
  }

  private static List<Verdict> verdicts(
      StepContext context,
      List<Gate> gates,
      Map<String, Double> metrics,
      Map<String, Double> champion,
      boolean compare)
      throws StepException {
    List<Verdict> verdicts = new ArrayList<>();
    for (Gate gate : gates) {
      boolean absent = compare && champion.isEmpty() && gate.usesChampion();
      verdicts.add(
          absent
              ? gate.notAsked("not asked, because there is no champion yet")
              : gate.ask(context, metrics, champion));
    }
    return verdicts;
  }
}
