package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            Generated from the codes and from files that break them; do not edit.

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
    page.append("\n## An example of each\n");
    Arrays.stream(FindingCode.values())
        .sorted(Comparator.comparing(FindingCode::word))
        .filter(code -> !Corpus.isMade(code))
        .forEach(code -> example(code, page));
    return page.toString();
  }

  private static void example(FindingCode code, StringBuilder page) {
    page.append("\n### ").append(code.word()).append("\n\n```yaml\n");
    page.append(new String(Corpus.breaking(code), StandardCharsets.UTF_8))
        .append("```\n\n```text\n");
    Reading.read(Corpus.breaking(code))
        .findings()
        .forEach(finding -> page.append(Reading.shown(finding)).append('\n'));
    page.append("```\n");
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
