package dev.millrace.steps.approve;

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
import java.time.Clock;
import java.util.List;

/** {@code uses: approve}. */
public final class ApproveKind implements StepKind {
  private final Clock clock;

  /** With the clock of the machine. */
  public ApproveKind() {
    this(Clock.systemUTC());
  }

  ApproveKind(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Step create() {
    return new ApproveStep(clock);
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "approve",
        1,
        "Asks a person, and goes on when the answer is yes. A no is a failure of class gate. It holds no slot while it waits.",
        List.of(
            new Port(
                "reports",
                ArtifactType.ANY,
                false,
                true,
                "What the person should look at before deciding.")),
        List.of(
            Port.out(
                "decision",
                ArtifactType.DECISION,
                "Who decided what, when and why. Written also if the answer is no.")),
        List.of(
            Parameter.required("question", ParameterType.text(), "What is asked, in one line."),
            Parameter.optional(
                "deadline",
                new ParameterType.TimeSpan(),
                "How long to wait for an answer. Without it, for ever, or until the timeout of the step."),
            Parameter.withDefault(
                "otherwise",
                ParameterType.choice("fail", "approve", "reject"),
                "fail",
                "What it means if nobody answers in time. fail: a failure of class timeout.")),
        List.of(
            new ValueDeclaration("approved", ValueType.BOOLEAN, "Whether the answer was yes."),
            new ValueDeclaration(
                "by", ValueType.TEXT, "Who decided; empty if nobody did in time.")),
        false,
        false,
        false,
        Isolation.INLINE,
        """
        signed-off:
          uses: approve
          in: {reports: scores.report}
          with: {question: "Shall the new model go live?", deadline: 2d}
        """);
  }
}
