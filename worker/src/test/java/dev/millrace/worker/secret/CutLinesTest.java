package dev.millrace.worker.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Secrets in lines that are so long that they come in pieces, cut at every byte. */
class CutLinesTest {
  private static final String LETTERS = "abcXYZ0189_-+/=.:\\\"' äßé€😀";
  private static final int PIECE_BYTES = 16_384;

  @Test
  void aSecretIsMaskedWhereverThePiecesOfItsLineAreCut() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      String secret = secret(random);
      int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
      for (int cut = 0; cut <= bytes; cut++) {
        String shown = shown(secret, cut);
        assertThat(leaked(shown, secret))
            .as("seed %s, round %s: '%s' cut at byte %s gives …%s", seed, round, secret, cut, shown)
            .isEmpty();
      }
    }
  }

  @Test
  void otherStreamsAndShortLinesAreLeftAlone() {
    LineMask lines = new LineMask(Mask.of(List.of("secret-word")));
    String longLine = "x".repeat(PIECE_BYTES) + "secret";

    assertThat(lines.line("out", longLine)).endsWith("x***");
    assertThat(lines.line("err", "-word")).isEqualTo("-word");
    assertThat(lines.line("out", "-word goes on")).isEqualTo("*** goes on");
    assertThat(lines.line("out", "-word")).isEqualTo("-word");
    assertThat(lines.line("out", "secret")).isEqualTo("secret");
  }

  @Test
  void aSecretThatFillsSeveralPiecesIsMasked() {
    String secret = "0123456789".repeat(5_000);
    LineMask lines = new LineMask(Mask.of(List.of(secret)));

    assertThat(lines.line("out", "x" + secret.substring(0, PIECE_BYTES))).isEqualTo("x***");
    assertThat(lines.line("out", secret.substring(50_000 - PIECE_BYTES) + "y")).isEqualTo("***y");
  }

  /**
   * A line with a secret in it as a reader shows it that cuts after so many bytes of the secret.
   */
  private static String shown(String secret, int cut) {
    byte[] bytes = ("~".repeat(PIECE_BYTES - cut) + secret + "~~").getBytes(StandardCharsets.UTF_8);
    LineMask lines = new LineMask(Mask.of(List.of(secret)));
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, bytes.length - at);
      pieces.add(lines.line("out", new String(bytes, at, length, StandardCharsets.UTF_8)));
    }
    return String.join("|", pieces).replaceAll("~+", "~");
  }

  /** What of the secret shows, but for what is around it. */
  private static String leaked(String shown, String secret) {
    String rest = shown.replace("***", "").replace("~", "").replace("|", "").replace("\uFFFD", "");
    return secret.isEmpty() ? "" : rest;
  }

  private static String secret(Random random) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder secret = new StringBuilder("s");
    int length = 3 + random.nextInt(40);
    for (int i = 0; i < length; i++) {
      secret.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return secret.append('t').toString();
  }
}
