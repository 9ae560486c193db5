package dev.millrace.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The key of a task that is about rows which nobody has read. */
class SlicePartsTest {
  private static final String ONE = "1".repeat(64);
  private static final Map<String, Object> ADA = Map.of("params", Map.of("who", "ada"));

  private static KeyParts parts(
      String digest, long first, long count, String text, Map<String, Object> names) {
    return new KeySketch().slice(digest, first, count, text, names).parts();
  }

  @Test
  void allThatTheRowsFollowFromIsInIt() {
    String key = parts(ONE, 0, 50, "${{ item }}", ADA).digest();
    Map<String, Object> bob = Map.of("params", Map.of("who", "bob"));

    assertThat(parts(ONE, 0, 50, "${{ item }}", ADA).digest()).isEqualTo(key);
    assertThat(parts("2".repeat(64), 0, 50, "${{ item }}", ADA).digest()).isNotEqualTo(key);
    assertThat(parts(ONE, 50, 50, "${{ item }}", ADA).digest()).isNotEqualTo(key);
    assertThat(parts(ONE, 0, 49, "${{ item }}", ADA).digest()).isNotEqualTo(key);
    assertThat(parts(ONE, 0, 50, "${{ item[0] }}", ADA).digest()).isNotEqualTo(key);
    assertThat(parts(ONE, 0, 50, "${{ item }}", bob).digest()).isNotEqualTo(key);
    assertThat(new KeySketch().parts().digest()).isNotEqualTo(key);
  }

  @Test
  void aMissNamesWhatIsOther() {
    KeyParts before = parts(ONE, 0, 50, "${{ item }}", ADA);
    Map<String, Object> bob = Map.of("params", Map.of("who", "bob"));
    Map<String, Object> more = Map.of("params", Map.of("who", "ada"), "steps", Map.of("a", 1L));

    assertThat(Misses.changed(before, parts(ONE, 0, 40, "${{ item }}", ADA)))
        .isEqualTo("parameter for-each batch of rows 0–49 → batch of rows 0–39");
    assertThat(Misses.changed(before, parts(ONE, 0, 50, "${{ item }}", bob)))
        .isEqualTo("run parameter who ada → bob");
    assertThat(Misses.changed(before, parts(ONE, 0, 50, "${{ item }}", more)))
        .isEqualTo("run parameter steps.a none → 1");
  }

  @Test
  void itIsReadAgainAfterItWasStored() {
    KeyParts key = parts(ONE, 0, 50, "${{ item }}", ADA);

    assertThat(KeyParts.read(key.data())).isEqualTo(key);
  }
}
