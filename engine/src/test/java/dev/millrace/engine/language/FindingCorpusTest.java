package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rule has a file that breaks it. {@code -Dupdate.docs=true} writes what is expected anew.
 */
class FindingCorpusTest {
  private static final Path EXPECTED = Corpus.FINDINGS.resolve("expected.txt");

  @ParameterizedTest
  @EnumSource(FindingCode.class)
  void aFileBreaksTheRule(FindingCode code) {
    assertThat(Reading.read(Corpus.breaking(code)).findings())
        .as("corpus/findings/%s.yaml", code.word())
        .extracting(Finding::code)
        .contains(code.word());
  }

  @Test
  void allFindingsStandWhereTheyAreExpected() throws IOException {
    String found =
        Arrays.stream(FindingCode.values())
            .filter(code -> code != FindingCode.MORE_FINDINGS)
            .map(FindingCorpusTest::shown)
            .collect(Collectors.joining("\n"));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(EXPECTED, found);
    }
    assertThat(found)
        .as("run this test with -Dupdate.docs=true to write %s anew", EXPECTED)
        .isEqualTo(Files.readString(EXPECTED));
  }

  @Test
  void noFileIsWithoutItsRule() {
    List<String> words = Arrays.stream(FindingCode.values()).map(FindingCode::word).toList();

    assertThat(Corpus.files(Corpus.FINDINGS))
        .extracting(file -> file.getFileName().toString().replace(".yaml", ""))
        .isSubsetOf(words)
        .doesNotContainAnyElementsOf(
            Arrays.stream(FindingCode.values())
                .filter(Corpus::isMade)
                .map(FindingCode::word)
                .toList());
  }

  @Test
  void readingTextGivesTheSameAsReadingBytes() {
    for (FindingCode code : FindingCode.values()) {
      byte[] bytes = Corpus.breaking(code);
      if (code != FindingCode.TOO_LARGE) {
        assertThat(Reading.read(new String(bytes, StandardCharsets.UTF_8)).findings())
            .isEqualTo(Reading.read(bytes).findings());
      }
    }
  }

  private static String shown(FindingCode code) {
    String findings =
        Reading.read(Corpus.breaking(code)).findings().stream()
            .map(Reading::shown)
            .map(line -> "  " + line + "\n")
            .collect(Collectors.joining());
    return code.word() + "\n" + findings;
  }
}
