package dev.millrace.steps.split;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** Kind {@code split}. */
public final class SplitKind implements StepKind {
  private static final KindDeclaration DECLARATION =
      new KindDeclaration(
              "split",
              1,
              "Parts a table for training, validation and testing, without the same row or group in"
                  + " two parts.",
              List.of(Port.in("data", ArtifactType.DATASET, "The rows to part.")),
              List.of(
                  Port.out("train", ArtifactType.DATASET, "The rows to learn from."),
                  Port.optionalOut(
                      "validation",
                      ArtifactType.DATASET,
                      "The rows to choose by; only if 'ratios' has it."),
                  Port.out("test", ArtifactType.DATASET, "The rows to judge by."),
                  Port.out(
                      "report",
                      ArtifactType.REPORT,
                      "Rows of each part, with classes, groups or time span, and copies of rows.")),
              parameters(),
              List.of(
                  new ValueDeclaration("train", ValueType.INTEGER, "Rows to learn from."),
                  new ValueDeclaration(
                      "validation",
                      ValueType.INTEGER,
                      "Rows to choose by; absent without the part."),
                  new ValueDeclaration("test", ValueType.INTEGER, "Rows to judge by.")),
              false,
              false,
              true,
              Isolation.PROCESS,
              "parts:\n"
                  + "  uses: split\n"
                  + "  in: {data: raw}\n"
                  + "  with:\n"
                  + "    strategy: random\n"
                  + "    ratios: {train: 0.7, validation: 0.15, test: 0.15}\n"
                  + "    seed: 7\n")
          .choosing(Alternatives.atMostOneOf("ratios", "folds"));

  @Override
  public KindDeclaration declaration() {
    return DECLARATION;
  }

  @Override
  public Step create() {
    return new SplitStep();
  }

  private static List<Parameter> parameters() {
    ParameterType share = new ParameterType.Share();
    return List.of(
        Parameter.withDefault(
            "strategy",
            ParameterType.choice("random", "stratified", "group", "time"),
            "random",
            "How rows are parted. random: shuffled, in the order of Tribuo's TrainTestSplitter."
                + " stratified: the same share of each class of 'by' in each part. group: rows with"
                + " the same value of 'by' stay together. time: in the order of 'by', earliest to"
                + " train, rows of the same time together."),
        Parameter.optional(
            "by",
            ParameterType.text(),
            "The column that holds the class, the group or the time; required unless 'strategy' is"
                + " random."),
        Parameter.optional(
            "ratios",
            ParameterType.sharesOfOne(
                Parameter.required("train", share, "The share of 'train', above 0."),
                Parameter.optional("validation", share, "The share of 'validation', if wanted."),
                Parameter.required("test", share, "The share of 'test', above 0.")),
            "The shares of the rows; they add up to 1. If absent {train: 0.7, test: 0.3}. Counts"
                + " are exact, rounded by the largest remainder, except where groups or times"
                + " cannot be cut."),
        Parameter.optional(
            "folds",
            ParameterType.integer(2, 100),
            "Parts the rows into so many folds of equal size instead of by 'ratios', for"
                + " cross-validation. Not for strategy 'time'."),
        Parameter.optional(
            "fold",
            ParameterType.integer(1, 100),
            "Which of 'folds', from 1, is 'test'; all others are 'train'. Steps of the same seed"
                + " have the same folds, such as those of for-each: [1, 2, 3]."),
        Parameter.optional(
            "seed",
            ParameterType.integer(Long.MIN_VALUE, Long.MAX_VALUE),
            "Where chance begins; the same seed and rows give the same parts. If absent, derived"
                + " from the DAG and the step."),
        Parameter.withDefault(
            "duplicates",
            ParameterType.choice("together", "refuse", "allow"),
            "together",
            "What to do with rows that are equal in every column (random and stratified)."
                + " together: they go to one part. refuse: fail if they come into two parts. allow:"
                + " each goes by itself, which lets the test see rows of the training."));
  }
}
