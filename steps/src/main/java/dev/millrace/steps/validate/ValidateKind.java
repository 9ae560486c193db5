package dev.millrace.steps.validate;

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

/** Kind {@code validate}. */
public final class ValidateKind implements StepKind {
  private static final KindDeclaration DECLARATION =
      new KindDeclaration(
              "validate",
              1,
              "Holds a table to a contract and sets the rows aside that break it.",
              List.of(
                  Port.in("data", ArtifactType.DATASET, "The rows to check."),
                  Port.optionalIn(
                      "baseline",
                      ArtifactType.DATASET,
                      "An earlier table; the report then says how far each column has moved.")),
              List.of(
                  Port.out(
                      "data",
                      ArtifactType.DATASET,
                      "The rows that keep the contract, in their order; not written if the contract is"
                          + " broken beyond its bound."),
                  Port.out(
                      "rejected",
                      ArtifactType.DATASET,
                      "The rows that break the contract, with a last column 'reason' naming every rule"
                          + " that the row breaks ('rejection_reason' if the data has a 'reason')."),
                  Port.out(
                      "report",
                      ArtifactType.REPORT,
                      "Rules with counts and samples, and a description of each column.")),
              parameters(),
              List.of(
                  new ValueDeclaration("rows", ValueType.INTEGER, "Rows that keep the contract."),
                  new ValueDeclaration("rejected", ValueType.INTEGER, "Rows that break it."),
                  new ValueDeclaration(
                      "share", ValueType.NUMBER, "Rejected rows as a share of all, 0 to 1.")),
              false,
              false,
              true,
              Isolation.PROCESS,
              "clean:\n"
                  + "  uses: validate\n"
                  + "  in: {data: raw}\n"
                  + "  with:\n"
                  + "    checks:\n"
                  + "      columns:\n"
                  + "        alcohol: {type: number, required: true, min: 8, max: 16}\n"
                  + "      rules:\n"
                  + "        - {name: some-strength, sql: alcohol > 0}\n"
                  + "      rows: {min: 10}\n"
                  + "    quarantine: {max: 1%}\n")
          .choosing(Alternatives.oneOf("contract", "checks"));

  @Override
  public KindDeclaration declaration() {
    return DECLARATION;
  }

  @Override
  public Step create() {
    return new ValidateStep();
  }

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.optional(
            "contract",
            new ParameterType.PathName(false),
            "A YAML file beside the DAG with the keys of 'checks', or an Open Data Contract"
                + " Standard 3.x contract (kind: DataContract) of one object. Either this or"
                + " 'checks'."),
        Parameter.optional("checks", checks(), "The contract itself."),
        Parameter.optional(
            "quarantine",
            ParameterType.structure(
                Parameter.withDefault(
                    "max",
                    new ParameterType.Share(),
                    "0%",
                    "The share of rows that may break the contract; with more the step fails.")),
            "How much may be set aside. If absent, nothing."),
        Parameter.optional(
            "drift",
            ParameterType.structure(
                Parameter.required(
                    "max",
                    ParameterType.number(0, Double.MAX_VALUE),
                    "The greatest population stability index of a column; below 0.1 counts as"
                        + " stable, above 0.25 as moved.")),
            "How far columns may have moved from the baseline. If absent, any distance is only"
                + " reported."));
  }

  private static ParameterType checks() {
    ParameterType count = ParameterType.integer(0, Long.MAX_VALUE);
    ParameterType.Anything any = new ParameterType.Anything();
    ParameterType column =
        ParameterType.structure(
            Parameter.optional(
                "type",
                ParameterType.text(),
                "text, integer, number, boolean, date, time or timestamp; whole numbers count as"
                    + " numbers."),
            Parameter.optional("required", ParameterType.flag(), "Every row has a value."),
            Parameter.optional(
                "unique",
                ParameterType.flag(),
                "No value twice; the first row that has it is kept."),
            Parameter.optional("min", any, "The least value, included."),
            Parameter.optional("max", any, "The greatest value, included."),
            Parameter.optional("values", ParameterType.listOf(any), "The only values allowed."),
            Parameter.optional(
                "pattern",
                ParameterType.text(),
                "A regular expression (RE2) that each value matches as a whole."),
            Parameter.optional("min-length", count, "The least number of characters."),
            Parameter.optional("max-length", count, "The greatest number of characters."),
            Parameter.optional("description", ParameterType.text(), "For people."));
    ParameterType rule =
        ParameterType.structure(
            Parameter.optional("name", ParameterType.text(), "How reports call the rule."),
            Parameter.required(
                "sql",
                ParameterType.text(),
                "A condition over the columns; a row breaks it if it is false, not if it is null."),
            Parameter.optional("description", ParameterType.text(), "For people."));
    return ParameterType.structure(
        Parameter.optional(
            "columns",
            new ParameterType.MapOf(
                new ParameterType.Either(List.of(column, ParameterType.text()))),
            "What each column must be like; a missing value only breaks 'required'. A type alone"
                + " may be written instead of a map."),
        Parameter.optional(
            "rules",
            ParameterType.listOf(new ParameterType.Either(List.of(rule, ParameterType.text()))),
            "Conditions in SQL over the columns of a row."),
        Parameter.optional(
            "unique",
            ParameterType.listOf(ParameterType.text()),
            "Columns whose values together occur once."),
        Parameter.optional(
            "rows",
            ParameterType.structure(
                Parameter.optional("min", count, "The least number."),
                Parameter.optional("max", count, "The greatest number.")),
            "How many rows the data has, broken ones included."),
        Parameter.optional(
            "extra-columns",
            ParameterType.choice("allow", "refuse"),
            "Whether the data may have columns that 'columns' does not name; allow if absent."),
        Parameter.optional("description", ParameterType.text(), "For people."));
  }
}
