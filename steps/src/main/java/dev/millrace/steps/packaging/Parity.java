package dev.millrace.steps.packaging;

import dev.millrace.spi.StepException;
import dev.millrace.steps.learn.Learners;
import dev.millrace.steps.learn.Prediction;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.learn.TrainedModel;
import dev.millrace.steps.model.Scorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Copies of a model must answer as the model itself: scores, or the number predicted. */
final class Parity {
  private final Scorer scorer;
  private final List<Map<String, Object>> rows;
  private final double tolerance;

  /**
   * @param tolerance largest difference allowed, times the number's size if that is above 1
   */
  Parity(Scorer scorer, List<Map<String, Object>> rows, double tolerance) {
    this.scorer = scorer;
    this.rows = rows;
    this.tolerance = tolerance;
  }

  /**
   * What was compared.
   *
   * @param copy what answered, such as {@code tribuo, read again}
   */
  record Checked(String copy, int rows, double largestDifference) {
    Map<String, Object> asMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("copy", copy);
      map.put("rows", rows);
      map.put("largestDifference", largestDifference);
      return map;
    }
  }

  /** The bytes read again. */
  Checked tribuo(byte[] bytes) throws StepException, IOException {
    TrainedModel copy = Learners.read(bytes, scorer.schema().features());
    return check("tribuo, read again", vector -> numbers(copy.predict(vector)));
  }

  /** The export, run by every engine there is. */
  List<Checked> onnx(byte[] onnx) throws StepException, IOException {
    List<Checked> checked = new ArrayList<>();
    List<OnnxEngine> engines = new ArrayList<>(List.of(new OnnxGraph(onnx)));
    if (onnxRuntimeIsThere()) {
      engines.add(OnnxRuntimeEngine.of(onnx));
    }
    for (OnnxEngine engine : engines) {
      try (engine) {
        checked.add(check("onnx, run by " + engine.name(), engine::run));
      }
    }
    return checked;
  }

  /** Asked here, because the class that uses it cannot even be loaded without it. */
  private static boolean onnxRuntimeIsThere() {
    try {
      Class.forName("ai.onnxruntime.OrtEnvironment", false, Parity.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  Checked check(String copy, Function<double[], double[]> answers) throws StepException {
    double largest = 0;
    int at = 0;
    for (Map<String, Object> row : rows) {
      at++;
      double[] vector = scorer.schema().encode(row::get);
      double[] expected = numbers(scorer.model().predict(vector));
      double[] actual = answers.apply(vector);
      if (actual.length != expected.length) {
        throw StepException.gate(
            "The copy '%s' gives %d numbers, the model %d."
                .formatted(copy, actual.length, expected.length));
      }
      for (int i = 0; i < expected.length; i++) {
        double difference = Math.abs(actual[i] - expected[i]);
        largest = Math.max(largest, difference);
        if (!(difference <= tolerance * Math.max(1, Math.abs(expected[i])))) {
          throw StepException.gate(
              "The copy '%s' does not answer as the model does: sample row %d gives %s instead of %s, tolerance %s."
                  .formatted(copy, at, actual[i], expected[i], tolerance));
        }
      }
    }
    return new Checked(copy, rows.size(), largest);
  }

  private double[] numbers(Prediction prediction) {
    return scorer.task() == Task.CLASSIFICATION
        ? prediction.scores()
        : new double[] {prediction.value()};
  }
}
