package dev.millrace.engine.dag;

import dev.millrace.spi.kind.KindDeclaration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The step kinds that exist here, by name. */
public final class KindCatalog {
  private final Map<String, KindDeclaration> kinds;

  /**
   * @throws IllegalArgumentException if two declarations share a name
   */
  public KindCatalog(Collection<KindDeclaration> declarations) {
    Map<String, KindDeclaration> byName = new TreeMap<>();
    for (KindDeclaration declaration : declarations) {
      if (byName.put(declaration.name(), declaration) != null) {
        throw new IllegalArgumentException("two step kinds are called " + declaration.name());
      }
    }
    this.kinds = Collections.unmodifiableMap(byName);
  }

  public Optional<KindDeclaration> find(String name) {
    return Optional.ofNullable(kinds.get(name));
  }

  /** All kinds, by name in order. */
  public Collection<KindDeclaration> all() {
    return kinds.values();
  }
}
