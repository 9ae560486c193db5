package dev.millrace.steps.label;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** Kind {@code label}. */
public final class LabelKind implements StepKind {
  private static final KindDeclaration DECLARATION =
      new KindDeclaration(
          "label",
          1,
          "Gives rows a label by the majority of small functions, and measures the functions.",
          List.of(Port.in("data", ArtifactType.DATASET, "The rows to label.")),
          List.of(
              Port.out(
                  "data",
                  ArtifactType.DATASET,
                  "The labeled rows in their order, with the label in the column 'target'."),
              Port.out(
                  "report",
                  ArtifactType.REPORT,
                  "For each function its labels, and the shares of rows on which it votes, another"
                      + " votes too, another votes otherwise; with 'gold' its accuracy.")),
          parameters(),
          List.of(
              new ValueDeclaration("rows", ValueType.INTEGER, "Rows written."),
              new ValueDeclaration("labeled", ValueType.INTEGER, "Rows that got a label."),
              new ValueDeclaration(
                  "coverage", ValueType.NUMBER, "Labeled rows as a share of all, 0 to 1.")),
          false,
          false,
          true,
          Isolation.PROCESS,
          "graded:\n"
              + "  uses: label\n"
              + "  in: {data: raw}\n"
              + "  with:\n"
              + "    target: grade\n"
              + "    functions:\n"
              + "      - {name: strong, type: threshold, column: alcohol, op: '>', value: 13,"
              + " label: fine}\n"
              + "      - {name: light, type: sql, sql: alcohol <= 13, label: plain}\n");

  @Override
  public KindDeclaration declaration() {
    return DECLARATION;
  }

  @Override
  public Step create() {
    return new LabelStep();
  }

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.required(
            "functions",
            new ParameterType.Either(
                List.of(new ParameterType.PathName(false), ParameterType.listOf(function()))),
            "The functions: a YAML file beside the DAG with the key 'functions', or the list"
                + " itself. Each votes for a label or abstains; a missing value makes it abstain."),
        Parameter.withDefault(
            "model",
            ParameterType.choice("majority"),
            "majority",
            "How votes are combined. majority: the label with most votes."),
        Parameter.withDefault(
            "tie",
            ParameterType.choice("abstain", "first", "error"),
            "abstain",
            "What happens if labels have equally many votes. abstain: no label. first: the one of"
                + " them that the earliest function votes for. error: the step fails."),
        Parameter.withDefault(
            "target", ParameterType.text(), "label", "The column that takes the label."),
        Parameter.withDefault(
            "min-coverage",
            new ParameterType.Share(),
            "0%",
            "The least share of rows that must get a label; with less the verdict is no."),
        Parameter.withDefault(
            "keep-unlabeled",
            ParameterType.flag(),
            false,
            "Whether rows without a label are written too, with the label missing."),
        Parameter.withDefault(
            "votes",
            ParameterType.flag(),
            false,
            "Whether each function's vote is written too, in a column 'vote_NAME'."),
        Parameter.optional(
            "gold",
            ParameterType.text(),
            "A column with true labels, to measure against; it has no say in the label."));
  }

  private static ParameterType function() {
    ParameterType text = ParameterType.text();
    ParameterType any = new ParameterType.Anything();
    return ParameterType.structure(
        Parameter.required("name", text, "How reports call the function."),
        Parameter.required(
            "type",
            ParameterType.choice("keyword", "regex", "sql", "threshold", "lookup"),
            "keyword: 'column' contains one of 'words'. regex: 'column' matches 'pattern'"
                + " somewhere. sql: the condition 'sql' holds. threshold: 'column' 'op' 'value'"
                + " holds. lookup: the label that 'map' has for the value of 'column'."),
        Parameter.optional("label", any, "What it votes for; all types but lookup."),
        Parameter.optional("column", text, "The column that it looks at; all types but sql."),
        Parameter.optional(
            "words", ParameterType.listOf(any), "keyword: whole words or phrases to look for."),
        Parameter.optional(
            "ignore-case", ParameterType.flag(), "keyword: A counts as a; true if absent."),
        Parameter.optional("pattern", text, "regex: a regular expression (RE2)."),
        Parameter.optional("sql", text, "sql: a condition over the columns of the row."),
        Parameter.optional(
            "op",
            ParameterType.choice(">", ">=", "<", "<=", "=", "!="),
            "threshold: how the column is compared."),
        Parameter.optional("value", any, "threshold: what it is compared with."),
        Parameter.optional(
            "map", new ParameterType.MapOf(any), "lookup: value of the column to label."),
        Parameter.optional("description", text, "For people."));
  }
}
