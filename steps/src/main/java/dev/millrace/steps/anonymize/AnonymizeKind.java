package dev.millrace.steps.anonymize;

import static dev.millrace.spi.kind.Parameter.optional;
import static dev.millrace.spi.kind.Parameter.required;
import static dev.millrace.spi.kind.ParameterType.choice;
import static dev.millrace.spi.kind.ParameterType.integer;
import static dev.millrace.spi.kind.ParameterType.listOf;
import static dev.millrace.spi.kind.ParameterType.number;
import static dev.millrace.spi.kind.ParameterType.structure;
import static dev.millrace.spi.kind.ParameterType.text;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.Either;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** {@code uses: anonymize}. */
public final class AnonymizeKind implements StepKind {
  private static final double GREATEST = Double.MAX_VALUE;

  @Override
  public Step create() {
    return new AnonymizeStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "anonymize",
        1,
        "Drops, masks, hashes and coarsens columns, and checks that every row has enough others like it.",
        List.of(Port.in("data", ArtifactType.DATASET, "The rows as they are.")),
        List.of(
            Port.out("data", ArtifactType.DATASET, "The changed rows, in their order."),
            Port.out(
                "report",
                ArtifactType.REPORT,
                "What was done to each column, and how many rows are alike before and after. Written even if the check says no.")),
        List.of(
            Parameter.required(
                "columns",
                new ParameterType.MapOf(
                    new Either(
                        List.of(choice("keep", "drop", "hash", "mask"), structure(rules())))),
                "What happens to each column: keep, drop, hash (a pseudonym of 32 digits, the same for the same value in every table with the same key), mask (three stars), or one of the maps below. Missing values stay missing."),
            Parameter.withDefault(
                "others",
                choice("fail", "keep", "drop"),
                "fail",
                "What happens to columns that are not named. fail: the step fails, so that a column that is new one day does not slip through."),
            optional(
                "key",
                text(),
                "The secret key of hash (HMAC-SHA-256). Whoever does not have it cannot find out a value by trying."),
            optional(
                "salt",
                text(),
                "Stands in for a key that is no secret; the report says that such pseudonyms can be found out by trying."),
            optional("k-anonymity", alike(), "The check, made on the changed rows.")),
        List.of(
            new ValueDeclaration("rows", ValueType.INTEGER, "Rows that are left."),
            new ValueDeclaration(
                "suppressed", ValueType.INTEGER, "Rows left out because too few were like them."),
            new ValueDeclaration(
                "smallest",
                ValueType.INTEGER,
                "Rows of the smallest class that is left; 0 without a check.")),
        false,
        false,
        true,
        Isolation.PROCESS,
        """
        shared:
          uses: anonymize
          in: {data: raw}
          with:
            columns:
              cultivar: keep
              alcohol: {bins: 1}
              proline: {limits: {least: 300, greatest: 1500}}
            others: drop
            k-anonymity: {k: 5, quasi: [alcohol], suppress: 5%}
        """);
  }

  private static Parameter[] rules() {
    return new Parameter[] {
      optional(
          "mask",
          structure(
              optional("first", integer(0, 100), "Characters that stay at the front."),
              optional("last", integer(0, 100), "Characters that stay at the end.")),
          "Three stars, with some characters left; a value that is not longer than these is stars alone."),
      optional(
          "bins",
          new Either(List.of(number(1e-9, 1e15), listOf(number(-GREATEST, GREATEST)))),
          "A number becomes the interval it is in, as text such as [30, 40): of this width, or between these edges."),
      optional("date", choice("month", "year"), "A date becomes text such as 2026-01 or 2026."),
      optional(
          "limits",
          structure(
              optional("least", number(-GREATEST, GREATEST), "Smaller numbers become this one."),
              optional(
                  "greatest", number(-GREATEST, GREATEST), "Greater numbers become this one.")),
          "Cuts off the ends of a number (top and bottom coding).")
    };
  }

  private static ParameterType alike() {
    return structure(
        required(
            "k", integer(2, 1_000_000), "Rows that must be alike (Samarati and Sweeney 1998)."),
        required(
            "quasi",
            listOf(text()),
            "The columns by which someone could be found, together: rows with equal values are one class."),
        optional(
            "suppress",
            new ParameterType.Share(),
            "The share of rows that may be left out because their class is too small; none if absent. More than that is a failure of class gate."),
        optional(
            "l",
            integer(2, 1000),
            "Different values of 'sensitive' that each class must have (distinct l-diversity, Machanavajjhala et al. 2007)."),
        optional("sensitive", text(), "The column that must not become known; with l."));
  }
}
