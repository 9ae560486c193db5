package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.KindCatalog;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that have a form, and shares that add up, are seen when a file is read. */
class ParameterFormsTest {
  private static final String PARAMS =
      "params: {day: {type: string, default: x}, half: {type: number, default: 0.5}}\n";

  private static List<String> findings(String with) {
    String file =
        Reading.HEADER + PARAMS + "steps:\n  a: {uses: acme/forms, with: {" + with + "}}\n";
    return new DagReader(new KindCatalog(List.of(ExampleKinds.forms())))
        .read("t.yaml", file, Reading::files).findings().stream()
            .map(finding -> finding.code() + ": " + finding.message())
            .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T06:00:00Z",
        "2026-03-01T06:00Z",
        "2026-03-01T06:00:00.123456789+05:30",
        "2026-03-01t06:00:00-00:30",
        "2026-03-01T06:00:00z",
        "+12026-03-01T06:00:00+01:00:30"
      })
  void aMomentIsTaken(String text) {
    assertThat(OffsetDateTime.parse(text).getOffset()).isNotNull();
    assertThat(findings("when: \"" + text + "\"")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tomorrow", "2026-03-01", "2026-03-01T06:00:00", "06:00Z", "2026-3-1T06:00:00Z"})
  void whatIsNoMomentIsFound(String text) {
    assertThat(findings("when: \"" + text + "\""))
        .containsExactly(
            "bad-value: Parameter 'when' is '"
                + text
                + "'; expected a moment with an offset or Z, such as 2026-03-01T06:00:00Z.");
  }

  @Test
  void anAddressOfTheWebIsTakenAndAnotherIsFound() {
    assertThat(findings("where: \"https://rates.example/latest?x=1\"")).isEmpty();
    assertThat(findings("where: \"HTTP://10.0.0.5:8080\"")).isEmpty();
    for (String other : List.of("ftp://host/file", "rates.example/latest", "https://", "a b")) {
      assertThat(findings("where: \"" + other + "\""))
          .containsExactly(
              "bad-value: Parameter 'where' is '"
                  + other
                  + "'; expected an address that begins with http:// or https://.");
    }
  }

  @Test
  void expressionsAndSecretsAreSeenWhenTheyAreKnown() {
    assertThat(
            findings("when: \"${{ params.day }}T00:00:00Z\", where: \"${{ secrets.WHERE }}/a b\""))
        .isEmpty();
    assertThat(findings("parts: {left: \"${{ params.half }}\", right: 0.9}")).isEmpty();
  }

  @Test
  void sharesAddUpToOne() {
    assertThat(findings("parts: {left: 0.7, right: 0.3}")).isEmpty();
    assertThat(findings("parts: {left: 70%, middle: 0.1, right: 20%}")).isEmpty();
    assertThat(findings("parts: {left: 0.1, middle: 0.2, right: 0.7}")).isEmpty();
    assertThat(findings("parts: {left: 0.7, middle: 0.4, right: 30%}"))
        .containsExactly(
            "out-of-range: The shares of parameter 'parts' add up to 1.4; expected 1.");
    assertThat(findings("parts: {left: 0.7, right: 0.2}"))
        .containsExactly(
            "out-of-range: The shares of parameter 'parts' add up to 0.9; expected 1.");
    assertThat(findings("parts: {left: 7, right: 0.2}"))
        .as("one finding is enough")
        .singleElement()
        .asString()
        .doesNotContain("add up");
  }
}
