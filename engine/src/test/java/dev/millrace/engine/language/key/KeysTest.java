package dev.millrace.engine.language.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final List<String> PARTS =
      List.of("a", "Z", "0", "9", "-", "_", ".", " ", "é", "\n", "@", "[", "`", "{", "/", ":");

  @Test
  void aNameIsWhatThePatternSaysThatSchemasShow() {
    SplittableRandom random = new SplittableRandom(7);
    int names = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append(PARTS.get(random.nextInt(i % 2 == 0 ? 6 : PARTS.size())));
      }
      boolean expected = text.toString().matches(Keys.NAME_PATTERN);
      names += expected ? 1 : 0;
      assertThat(Keys.isName(text.toString())).as("'%s'", text).isEqualTo(expected);
    }
    assertThat(names).isGreaterThan(1_000);
    assertThat(Keys.isName("a".repeat(64))).isTrue();
    assertThat(Keys.isName("a".repeat(65))).isFalse();
  }
}
