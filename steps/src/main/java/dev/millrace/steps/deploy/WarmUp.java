package dev.millrace.steps.deploy;

import dev.millrace.spi.StepException;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.model.Examples;
import java.util.List;
import java.util.Map;

/** Asks a loaded model for its examples before anyone else does. */
final class WarmUp {
  /** Same code, same bytes: only the last digits of a sum may differ between processors. */
  private static final double TOLERANCE = 1e-9;

  private WarmUp() {}

  /**
   * @return how many examples were asked
   * @throws StepException GATE if an answer is not the expected one
   */
  static int of(ServedModel model, Examples examples) throws StepException {
    int at = 0;
    for (Examples.Example example : examples.examples()) {
      at++;
      Map<String, Object> answer = model.predict(List.of(example.input())).get(0);
      for (Map.Entry<String, Object> expected : example.output().entrySet()) {
        Object actual = answer.get(expected.getKey());
        if (!same(expected.getValue(), actual)) {
          throw StepException.gate(
              "The loaded model does not answer as it did when it was packaged: example %d gives %s = %s instead of %s. The live model is untouched."
                  .formatted(at, expected.getKey(), actual, expected.getValue()));
        }
      }
    }
    return at;
  }

  private static boolean same(Object expected, Object actual) {
    if (expected instanceof Number a && actual instanceof Number b) {
      double size = Math.max(1, Math.abs(a.doubleValue()));
      return Math.abs(a.doubleValue() - b.doubleValue()) <= TOLERANCE * size;
    }
    return expected.equals(actual);
  }
}
