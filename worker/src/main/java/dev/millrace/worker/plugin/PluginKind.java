package dev.millrace.worker.plugin;

import dev.millrace.spi.Step;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.plugin.ForeignStep;
import java.util.Set;

/** A kind that a plugin brings. Its steps run in a process of their own, whatever it says. */
final class PluginKind implements StepKind {
  private final StepKind kind;
  private final KindDeclaration declaration;

  /**
   * @param code digest of the jars that it is loaded from
   */
  PluginKind(StepKind kind, KindDeclaration declaration, String code) {
    this.kind = kind;
    this.declaration =
        declaration.running(Isolation.PROCESS, Set.of()).withCode(code).runningCode();
  }

  @Override
  public KindDeclaration declaration() {
    return declaration;
  }

  @Override
  public Step create() {
    return new ForeignStep(kind.create(), "plugin kind " + declaration.name());
  }
}
