package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** {@code -Dupdate.docs=true} writes the page anew. */
class FindingsPageTest {
  private static final Path PAGE = Path.of("../docs/reference/findings.md");

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Findings

            What `millrace check` can find in a DAG file. Every finding stands as
            `file:line:column: message`, with the nearest valid spelling or what to do where that is
            known; all findings of a file are reported at once, at most %d of them.
            Generated from the codes; do not edit.

            | code | what is wrong | what to do |
            | --- | --- | --- |
            """
                .formatted(Findings.MAX));
    Arrays.stream(FindingCode.values())
        .sorted(Comparator.comparing(FindingCode::word))
        .forEach(
            code ->
                page.append("| `")
                    .append(code.word())
                    .append("` | ")
                    .append(code.meaning())
                    .append(" | ")
                    .append(code.remedy())
                    .append(" |\n"));
    return page.toString();
  }

  @Test
  void thePageListsEveryCode() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE))
        .as("run this test with -Dupdate.docs=true to write the page anew")
        .isEqualTo(page());
  }
}
