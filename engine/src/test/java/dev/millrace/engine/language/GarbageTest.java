package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file, reading it gives a DAG or findings, never an exception. */
class GarbageTest {
  private static final int ROUNDS = 800;
  private static final List<String> SCRAPS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ": ",
          "- ",
          "\n",
          "\n  ",
          "\t",
          "&a ",
          "*a",
          "!!str ",
          "!x ",
          "? ",
          "|\n",
          ">-\n",
          "\"",
          "'",
          "#",
          "---\n",
          "...\n",
          "%YAML 1.2\n",
          "<<: *a",
          "${{ ",
          " }}",
          "steps",
          "steps.raw.values.rows",
          "params.trees",
          "null",
          "~",
          "yes",
          "1e999",
          "-0",
          ".inf",
          "0o7",
          "99999999999999999999",
          "\u00e9",
          "\ud83c\udf77",
          "\\",
          "\"\\u0000\"",
          "a.b",
          "needs: ",
          "in: {data: ",
          "if: ",
          "has(",
          "orValue(",
          "?",
          "artifact:sha256:",
          "model:x@y",
          "retry: ",
          "timeout: ",
          "1%",
          "5m",
          "with: {",
          "\u0000",
          "\ufeff",
          "[[[[",
          "}}}}",
          ",,",
          "::");

  private final List<byte[]> files =
      new ArrayList<>(Corpus.files(Corpus.VALID).stream().map(Corpus::bytes).toList());

  @BeforeEach
  void theExampleToo() {
    files.add(ExampleTest.runnable().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aDamagedFileGivesFindingsOrADag(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int dags = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(random);
      DagReading reading = Reading.read(damaged);
      assertThat(reading.dag().isEmpty())
          .as("seed %d, round %d", seed, round)
          .isEqualTo(!reading.findings().isEmpty());
      assertThat(reading.findings()).hasSizeLessThanOrEqualTo(Findings.MAX + 1);
      assertThat(reading.findings()).allMatch(f -> f.line() > 0 && f.column() > 0);
      dags += reading.dag().isPresent() ? 1 : 0;
    }
    assertThat(dags).as("some damage is harmless, most is not").isBetween(1, ROUNDS / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void randomYamlGivesFindings(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? Reading.HEADER : "");
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
      assertThat(Reading.read(text.toString()).findings())
          .as("seed %d, round %d", seed, round)
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void randomBytesGiveFindings(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length && random.nextBoolean(); i++) {
        bytes[i] = (byte) (' ' + random.nextInt(95)); // begins as text
      }
      assertThat(Reading.read(bytes).findings()).as("seed %d, round %d", seed, round).isNotEmpty();
      StringBuilder text = new StringBuilder(Reading.HEADER);
      for (int i = random.nextInt(100); i > 0; i--) {
        text.append((char) random.nextInt(0x10000)); // lone surrogates among them
      }
      assertThat(Reading.read(text.toString()).findings())
          .as("seed %d, round %d", seed, round)
          .isNotEmpty();
    }
  }

  private byte[] damage(SplittableRandom random) {
    byte[] bytes = files.get(random.nextInt(files.size())).clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(7));
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 3 -> bytes = splice(bytes, at, at, SCRAPS.get(random.nextInt(SCRAPS.size())));
        default ->
            bytes = splice(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 30)), "");
      }
      if (bytes.length == 0) {
        return bytes;
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, String with) {
    byte[] scrap = with.getBytes(StandardCharsets.UTF_8);
    byte[] spliced = new byte[from + scrap.length + bytes.length - to];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(scrap, 0, spliced, from, scrap.length);
    System.arraycopy(bytes, to, spliced, from + scrap.length, bytes.length - to);
    return spliced;
  }
}
