package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.check.Invariant;
import dev.millrace.simulation.mutant.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code -Dupdate.docs=true} writes the tables of the page anew. */
class InvariantsPageTest {
  private static final Path PAGE = Path.of("../docs/explanation/invariants.md");
  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->";

  private static String table() {
    StringBuilder table = new StringBuilder("| rule | invariant | mutants that break it |\n");
    table.append("| --- | --- | --- |\n");
    for (Invariant invariant : Invariant.values()) {
      table
          .append("| ")
          .append(invariant.rule())
          .append(" | `")
          .append(invariant)
          .append("` | ")
          .append(
              Arrays.stream(Mutants.values())
                  .filter(mutant -> mutant.breaks() == invariant)
                  .map(mutant -> "`" + word(mutant) + "`: " + mutant.what())
                  .collect(Collectors.joining("; ")))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String word(Mutants mutant) {
    return mutant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Test
  void thePageListsEveryInvariantAndItsMutants() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String expected = page.substring(0, begin) + table() + page.substring(end);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as("run this test with -Dupdate.docs=true to write the table anew")
        .isEqualTo(expected);
  }
}
