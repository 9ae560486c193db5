package dev.millrace.steps.packaging;

import dev.millrace.steps.learn.Task;
import dev.millrace.steps.metrics.MetricNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code MODEL_CARD.md}, along the headings of Mitchell et al. (2019), Model Cards. */
final class ModelCard {
  private final StringBuilder text = new StringBuilder();

  private ModelCard() {}

  /** What the author of the DAG says about the model; empty where nothing was said. */
  record Words(String name, String description, String intendedUse, String limits) {}

  /**
   * @param training as in the model archive's {@code training.json}
   * @param report an evaluation report, or empty
   * @param provenance as in {@code provenance.json}
   */
  static String of(
      Words words,
      Map<String, Object> training,
      Map<String, Object> report,
      Map<String, Object> provenance,
      List<String> columns,
      List<String> formats) {
    ModelCard card = new ModelCard();
    card.line("# " + words.name());
    card.paragraph(words.description());
    card.what(training, columns, formats);
    card.line("## Intended use");
    card.paragraph(
        words.intendedUse().isEmpty() ? "Not stated by its author." : words.intendedUse());
    card.line("## Limits");
    card.paragraph(words.limits().isEmpty() ? "Not stated by its author." : words.limits());
    card.evaluation(training, report);
    card.reproducibility(provenance);
    return card.text.toString();
  }

  private void what(Map<String, Object> training, List<String> columns, List<String> formats) {
    line("## Model");
    line("");
    row("", "");
    row("---", "---");
    row("task", training.get("task"));
    row("target", training.get("target"));
    row("algorithm", training.get("algorithm"));
    row("parameters", training.get("parameters"));
    row("scale", training.get("scale"));
    row("seed", training.get("seed"));
    row("training rows", training.get("rows"));
    row("training data (SHA-256)", training.get("data"));
    row("reads", String.join(", ", columns));
    row("formats", String.join(", ", formats));
    line("");
  }

  private void evaluation(Map<String, Object> training, Map<String, Object> report) {
    boolean evaluated = report.get("metrics") instanceof Map;
    line("## Metrics");
    paragraph(
        evaluated
            ? "On " + report.get("rows") + " rows that the model was evaluated on."
            : "On the training rows only; the model was packaged without an evaluation.");
    row("metric", "value");
    row("---", "---:");
    Map<String, Object> metrics = map((evaluated ? report : training).get("metrics"));
    for (String name : MetricNames.of(Task.of(String.valueOf(training.get("task"))))) {
      if (metrics.containsKey(name)) {
        row(name, number(metrics.get(name)));
      }
    }
    line("");
    if (report.get("confusion") instanceof Map<?, ?> confusion) {
      confusion(confusion);
    }
    if (report.get("comparison") instanceof Map<?, ?> comparison) {
      line("Compared with " + comparison.get("champion") + ":");
      line("");
      comparison.forEach((name, value) -> line("- " + name + ": " + value));
      line("");
    }
    if (report.get("gates") instanceof List<?> gates && !gates.isEmpty()) {
      line("Gates:");
      line("");
      for (Object gate : gates) {
        Map<String, Object> said = map(gate);
        line(
            "- `"
                + said.get("expression")
                + "`: "
                + said.get("state")
                + ", "
                + said.get("verdict"));
      }
      line("");
    }
  }

  private void confusion(Map<?, ?> confusion) {
    line("Confusion matrix (rows: truth, columns: prediction):");
    line("");
    List<?> labels = (List<?>) confusion.get("labels");
    List<?> counts = (List<?>) confusion.get("truthByPrediction");
    StringBuilder head = new StringBuilder("| |");
    StringBuilder rule = new StringBuilder("| --- |");
    for (Object label : labels) {
      head.append(' ').append(cell(label)).append(" |");
      rule.append(" ---: |");
    }
    line(head.toString());
    line(rule.toString());
    for (int i = 0; i < labels.size(); i++) {
      StringBuilder row = new StringBuilder("| " + cell(labels.get(i)) + " |");
      for (Object count : (List<?>) counts.get(i)) {
        row.append(' ').append(count).append(" |");
      }
      line(row.toString());
    }
    line("");
  }

  private void reproducibility(Map<String, Object> provenance) {
    line("## Reproducibility");
    paragraph(
        "The same DAG version, data, parameters and seed train the same model. What was used stands in"
            + " `provenance.json`.");
    row("", "");
    row("---", "---");
    row("DAG", provenance.get("dag"));
    row("DAG version", provenance.get("dagVersion"));
    row("model (SHA-256)", provenance.get("model"));
    row("code", map(provenance.get("code")).get("millrace"));
    row("Tribuo", map(provenance.get("code")).get("tribuo"));
    row("Java", map(provenance.get("code")).get("java"));
    for (Object task : (List<?>) provenance.get("lineage")) {
      Map<String, Object> entry = map(task);
      row(
          "task " + entry.get("task"),
          entry.get("kind") + " " + entry.get("kindVersion") + ", seed " + entry.get("seed"));
    }
    line("");
  }

  private static Map<String, Object> map(Object value) {
    Map<String, Object> map = new TreeMap<>();
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, item) -> map.put(String.valueOf(key), item));
    }
    return map;
  }

  private static String number(Object value) {
    return value instanceof Double number ? String.format(Locale.ROOT, "%.4f", number) : "" + value;
  }

  /** Text from data must not end a table cell or begin markup. */
  private static String cell(Object value) {
    return String.valueOf(value)
        .replaceAll("[\\r\\n]+", " ")
        .replace("|", "\\|")
        .replace("<", "&lt;");
  }

  private void row(Object name, Object value) {
    line("| " + cell(name) + " | " + cell(value) + " |");
  }

  private void paragraph(String paragraph) {
    if (!paragraph.isEmpty()) {
      line("");
      line(paragraph);
    }
    line("");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
