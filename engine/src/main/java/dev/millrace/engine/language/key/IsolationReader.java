package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The key {@code isolation}: a word, and whether a step of the kind can run there. */
public final class IsolationReader {
  /** The words after {@code isolation}. */
  public static final List<String> WORDS =
      Arrays.stream(Isolation.values()).map(Isolation::word).toList();

  private final Keys keys;
  private final Values values;

  IsolationReader(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
  }

  /**
   * @param kind empty if it is not known, which is another finding
   */
  Optional<Isolation> read(Node node, Optional<KindDeclaration> kind) {
    Optional<Isolation> wanted =
        values
            .word(node, "'isolation'", WORDS)
            .map(word -> Isolation.valueOf(word.toUpperCase(Locale.ROOT)));
    boolean fits =
        kind.isEmpty()
            || wanted.map(isolation -> kind.get().allowed().contains(isolation)).orElse(true);
    if (fits) {
      return wanted;
    }
    keys.findings()
        .add(
            FindingCode.CONTRADICTION,
            node.place(),
            "'isolation' is '"
                + wanted.get().word()
                + "', but a step of kind '"
                + kind.get().name()
                + "' "
                + why(wanted.get(), kind.get())
                + "; expected "
                + Nearest.list(kind.get().allowed().stream().map(Isolation::word).toList())
                + ".",
            "Remove it.");
    return Optional.empty();
  }

  private static String why(Isolation wanted, KindDeclaration kind) {
    return switch (wanted) {
      case INLINE ->
          "may hang or use up memory, and on a thread of its worker nothing could end it";
      case PROCESS ->
          kind.allowed().contains(Isolation.CONTAINER)
              ? "is what its image holds"
              : "does not run in a process of its own";
      case CONTAINER -> "runs inside of Millrace's own program, which no image is asked to hold";
    };
  }
}
