package dev.millrace.engine.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HookProofTest {
  /** The example of the documentation of GitHub's webhooks. */
  private static final String SECRET = "It's a Secret to Everybody";

  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  @Test
  void aSignatureIsTheHmacOfTheBytesAsTheyCame() {
    assertThat(HookProof.signature(SECRET, BODY)).isEqualTo(SIGNATURE);
    assertThat(HookProof.isSignature(SECRET, BODY, SIGNATURE)).isTrue();
    assertThat(HookProof.isSignature(SECRET, BODY, " " + SIGNATURE.replace("ea0e", "EA0E")))
        .isTrue();
  }

  @Test
  void anyOtherSecretBodyOrSignatureIsNoProof() {
    byte[] other = "Hello, World".getBytes(StandardCharsets.UTF_8);
    assertThat(HookProof.isSignature(SECRET + " ", BODY, SIGNATURE)).isFalse();
    assertThat(HookProof.isSignature(SECRET, other, SIGNATURE)).isFalse();
    assertThat(HookProof.isSignature(SECRET, BODY, SIGNATURE.substring(7))).isFalse();
    assertThat(HookProof.isSignature(SECRET, BODY, SIGNATURE + "0")).isFalse();
    assertThat(HookProof.isSignature(SECRET, BODY, "sha256=")).isFalse();
    assertThat(HookProof.isSignature(SECRET, BODY, "")).isFalse();
  }

  @Test
  void aTokenIsTheSecretItself() {
    assertThat(HookProof.isToken(SECRET, SECRET)).isTrue();
    assertThat(HookProof.isToken(SECRET, SECRET.toLowerCase(java.util.Locale.ROOT))).isFalse();
    assertThat(HookProof.isToken(SECRET, "")).isFalse();
    assertThat(HookProof.isToken(SECRET, SECRET + "x")).isFalse();
  }
}
