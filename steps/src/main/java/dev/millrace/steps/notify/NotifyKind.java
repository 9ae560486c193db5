package dev.millrace.steps.notify;

import dev.millrace.spi.Step;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** {@code uses: notify}. */
public final class NotifyKind implements StepKind {
  @Override
  public Step create() {
    return new NotifyStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "notify",
        1,
        "Tells a chat or another system: sends a text to a webhook as JSON. It carries an Idempotency-Key, because it may be sent more than once.",
        List.of(),
        List.of(),
        List.of(
            Parameter.required(
                    "webhook", ParameterType.webAddress(), "Where to send it: http:// or https://.")
                .takingSecrets(),
            Parameter.required("text", ParameterType.text(), "What to say: the field text."),
            Parameter.optional(
                    "json",
                    new ParameterType.MapOf(new ParameterType.Anything()),
                    "Further fields beside text.")
                .takingSecrets()),
        List.of(new ValueDeclaration("status", ValueType.INTEGER, "The status of the answer.")),
        false,
        false,
        false,
        Isolation.INLINE,
        """
        tell:
          uses: notify
          with:
            webhook: https://chat.example/hooks/cellar
            text: "${{ run.dag }} ${{ run.id }}: the wines are graded"
        """);
  }
}
