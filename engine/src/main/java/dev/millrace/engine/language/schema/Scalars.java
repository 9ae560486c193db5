package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.anyOf;
import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.number;
import static dev.millrace.engine.language.schema.Pieces.of;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.whole;

import dev.millrace.engine.dag.ArtifactName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Single values that stand at many places: expressions, durations, sizes, references. */
final class Scalars {
  /** Text that begins and ends with an expression's braces. */
  static final String EXPRESSION = "expression";

  static final String CEL = "cel";
  static final String DURATION = "duration";
  static final String SIZE = "size";
  static final String SHARE = "share";
  static final String REFERENCE = "reference";
  static final String MODEL = "model";
  static final String ARTIFACT = "artifact";

  /** Matches text that holds an expression somewhere. */
  static final String WITH_EXPRESSION = "\\$\\{\\{";

  private static final String AMOUNT = "[0-9]{1,15}(\\.[0-9]{1,9})? ?";
  private static final String ISO = "P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,9})?S)?)?";
  private static final String SELECTED = "[A-Za-z0-9][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String OUTSIDE = "artifact:sha256:[0-9a-f]{64}|model:" + SELECTED;

  private Scalars() {}

  static Map<String, Map<String, Object>> definitions() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(
        EXPRESSION,
        described(
            "One CEL expression as ${{ … }}; its value keeps its type.",
            text("^\\$\\{\\{[\\s\\S]*\\}\\}$")));
    all.put(
        CEL,
        described(
            "Bare CEL, without ${{ }}.",
            of(
                "type",
                List.of("string", "boolean", "number"),
                "pattern",
                "^(?![\\s\\S]*\\$\\{\\{)")));
    all.put(
        DURATION,
        described(
            "A duration with a unit: 250ms, 10s, 5m, 2h, 7d, or ISO-8601 such as PT5M.",
            text("^(" + AMOUNT + "(ms|s|m|h|d)|" + ISO + ")$")));
    all.put(
        SIZE,
        described(
            "A size: 64KiB, 2GiB, or a number of bytes.",
            anyOf(text("^" + AMOUNT + "(B|KiB|MiB|GiB|TiB)?$"), whole(0, Long.MAX_VALUE))));
    all.put(
        SHARE,
        described(
            "A share between 0 and 1: 1% or 0.01.",
            anyOf(text("^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( *%)?$"), number(0, 1))));
    all.put(
        REFERENCE,
        described(
            "step, step.port, artifact:sha256:… or model:name@alias.",
            text("^([A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)?" + "|" + OUTSIDE + ")$")));
    all.put(MODEL, described("name@alias or name@version.", text("^" + SELECTED + "$")));
    all.put(
        ARTIFACT,
        described(
            ArtifactName.EXPECTED + ".",
            text(
                "^([A-Za-z0-9][A-Za-z0-9.-]{0,127}\\.[A-Za-z][A-Za-z0-9_-]{0,63}|"
                    + OUTSIDE
                    + ")$")));
    return all;
  }
}
