package dev.millrace.engine.dag;

import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What not every worker is able to do, as text: a step needs some, a worker says which it has. Both
 * sides may be of different releases, so nothing is read out of the text but by {@link #words}.
 */
public final class Abilities {
  /** It runs containers. */
  public static final String CONTAINERS = "containers";

  private static final String KIND = "kind ";
  private static final int DIGEST_CHARS = 12;

  private Abilities() {}

  /** It has the plugin that brings this kind, with exactly this code. */
  public static String plugin(KindDeclaration kind) {
    return KIND + kind.name() + " " + kind.code();
  }

  /** What a worker must be able to do for steps of a kind that run there. */
  public static Set<String> of(KindDeclaration kind, Isolation isolation) {
    if (isolation != Isolation.CONTAINER && kind.code().isEmpty()) {
      return Set.of();
    }
    Set<String> abilities = new TreeSet<>();
    if (isolation == Isolation.CONTAINER) {
      abilities.add(CONTAINERS);
    }
    if (!kind.code().isEmpty()) {
      abilities.add(plugin(kind));
    }
    return abilities;
  }

  /** For people, after "no worker that". */
  public static String words(String ability) {
    if (ability.equals(CONTAINERS)) {
      return "runs containers";
    }
    String[] parts = ability.split(" ");
    boolean plugin = ability.startsWith(KIND) && parts.length == 3;
    return plugin
        ? "has the plugin kind "
            + parts[1]
            + " (jar sha256 "
            + parts[2].substring(0, Math.min(DIGEST_CHARS, parts[2].length()))
            + "…)"
        : "is able to: " + ability;
  }
}
