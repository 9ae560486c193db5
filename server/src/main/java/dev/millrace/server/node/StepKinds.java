package dev.millrace.server.node;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.kind.StepKind;
import java.util.List;
import java.util.ServiceLoader;

/** The step kinds on the class path. */
public final class StepKinds {
  private StepKinds() {}

  public static List<StepKind> all() {
    return ServiceLoader.load(StepKind.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  public static KindCatalog catalog() {
    return new KindCatalog(all().stream().map(StepKind::declaration).toList());
  }
}
