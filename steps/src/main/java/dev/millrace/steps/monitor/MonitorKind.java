package dev.millrace.steps.monitor;

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

/** {@code uses: monitor}. */
public final class MonitorKind implements StepKind {
  static final double PSI_MAX = 0.25;
  static final double MISSING_MAX = 0.1;

  @Override
  public Step create() {
    return new MonitorStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "monitor",
        1,
        "Says whether the columns of a table, or of what a deployment was asked and has answered, have moved from those of an earlier table, and how far. It decides nothing: others ask for its values, as in if: steps.watch.values.drifted.",
        List.of(
            Port.in("data", ArtifactType.DATASET, "The rows of now."),
            Port.in(
                    "deployment",
                    ArtifactType.DEPLOYMENT,
                    "What deploy gave, or model:name@alias: its requests of the last window are the rows of now, each with the columns that the model reads and its prediction as the target column.")
                .standingFor("data")
                .withRequestsSince("window"),
            Port.in(
                "baseline",
                ArtifactType.DATASET,
                "The rows of before, such as those learned from.")),
        List.of(
            Port.out(
                "report",
                ArtifactType.REPORT,
                "Rows, and each column's measures, with those beyond their limit.")),
        List.of(
            Parameter.optional(
                "columns",
                ParameterType.listOf(ParameterType.text()),
                "The columns to compare; all if absent. Numbers, text and truth values can be compared; others are only looked for."),
            Parameter.optional(
                "exclude",
                ParameterType.listOf(ParameterType.text()),
                "Columns to leave out, such as ids."),
            Parameter.optional("limits", limits(), "How far is too far."),
            Parameter.withDefault(
                "window",
                new ParameterType.TimeSpan(),
                MonitorStep.WINDOW,
                "How far back the requests of a deployment are taken."),
            Parameter.withDefault(
                "least",
                ParameterType.integer(1, 1_000_000),
                MonitorStep.LEAST,
                "With fewer requests of a deployment nothing is compared, because a few say little; drifted is false then.")),
        List.of(
            new ValueDeclaration(
                "drifted", ValueType.BOOLEAN, "Whether anything is beyond its limit."),
            new ValueDeclaration(
                "worst",
                ValueType.TEXT,
                "The column with the greatest stability index; empty if none was compared."),
            new ValueDeclaration("score", ValueType.NUMBER, "That index."),
            new ValueDeclaration("columns", ValueType.LIST, "The columns beyond a limit."),
            new ValueDeclaration("rows", ValueType.INTEGER, "Rows of data, or requests.")),
        false,
        false,
        false,
        Isolation.PROCESS,
        """
        watch:
          uses: monitor
          in: {data: today, baseline: parts.train}
          with: {exclude: [id], limits: {psi: 0.2}}
        """);
  }

  private static ParameterType limits() {
    return ParameterType.structure(
        Parameter.optional(
            "psi",
            ParameterType.number(0, 100),
            "Population stability index over the tenths of the baseline (numbers) or its 50 most frequent values (text), missing values being a bin as well. Default 0.25; credit practice watches from 0.1."),
        Parameter.optional(
            "ks",
            ParameterType.number(0, 1),
            "Distance of Kolmogorov and Smirnov between numbers, 0 to 1. No limit if absent."),
        Parameter.optional(
            "significance",
            ParameterType.number(1e-12, 0.5),
            "A column has moved if the test of Kolmogorov and Smirnov (numbers) or the chi-square test (others) finds so at this level, corrected for the number of columns (Holm). No limit if absent; with many rows it finds what does not matter."),
        Parameter.optional(
            "missing",
            new ParameterType.Share(),
            "By how much the share of missing values may change. Default 10%."),
        Parameter.optional(
            "rows",
            new ParameterType.Share(),
            "By which part the number of rows may change. No limit if absent."));
  }
}
