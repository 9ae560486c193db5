package dev.millrace.worker.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final String SECRET = "p4ß \"w/o'rd\\&<x>";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Mask mask = Mask.of(List.of(SECRET, "other-token"));

  @Test
  void whatIsNoSecretStaysAsItIs() {
    assertThat(mask.text("nothing of it, p4ß alone neither"))
        .isEqualTo("nothing of it, p4ß alone neither");
    assertThat(mask.text("")).isEmpty();
    assertThat(mask.text(null)).isNull();
  }

  @Test
  void aSecretIsMaskedWhereverItStands() {
    assertThat(mask.text(SECRET)).isEqualTo("***");
    assertThat(mask.text("a " + SECRET + " b other-token")).isEqualTo("a *** b ***");
  }

  @Test
  void secretsThatOverlapOrTouchAreCoveredTogether() {
    Mask two = Mask.of(List.of("abcdef", "defghi"));

    assertThat(two.text("<abcdefghi>")).isEqualTo("<***>");
    assertThat(two.text("<abcdefdefghi>")).isEqualTo("<***>");
    assertThat(Mask.of(List.of("aaaa")).text("aaaaaaa b aaa")).isEqualTo("*** b aaa");
  }

  @Test
  void theLongerOfTwoWithTheSameBeginIsMasked() {
    assertThat(Mask.of(List.of("token", "token-two")).text("token-two, token"))
        .isEqualTo("***, ***");
  }

  @Test
  void encodingsAreMasked() throws Exception {
    String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);

    assertThat(mask.text("q=" + url + "&r=1")).isEqualTo("q=***&r=1");
    assertThat(mask.text("q=" + url.replace("+", "%20"))).isEqualTo("q=***");
    assertThat(mask.text(url.toLowerCase().replace("%c3%9f", "%c3%9f"))).isEqualTo("***");
    assertThat(mask.text(JSON.writeValueAsString(Map.of("k", SECRET))))
        .isEqualTo("{\"k\":\"***\"}");
    assertThat(mask.text("p4\\u00df \\\"w/o'rd\\\\&<x>")).isEqualTo("***");
    assertThat(mask.text("p4\\u00DF \\\"w\\/o'rd\\\\&<x>")).doesNotContain("rd");
    assertThat(mask.text(JSON.writeValueAsString(JSON.writeValueAsString(SECRET))))
        .doesNotContain("rd");
    assertThat(mask.text("p4ß &quot;w/o&#39;rd\\&amp;&lt;x&gt;")).isEqualTo("***");
    assertThat(mask.text("'p4ß \"w/o'\\''rd\\&<x>'")).isEqualTo("'***'");
    assertThat(mask.text(HexFormat.of().formatHex(bytes))).isEqualTo("***");
  }

  @Test
  void base64IsMaskedAtEveryAlignment() {
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    for (String before : List.of("", "u", "us", "use", "user:")) {
      for (String after : List.of("", "\n", ":x", ":xy")) {
        byte[] all = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
        for (String encoded :
            List.of(
                Base64.getEncoder().encodeToString(all),
                Base64.getUrlEncoder().withoutPadding().encodeToString(all))) {
          String masked = mask.text("Basic " + encoded);

          assertThat(masked).startsWith("Basic ").contains("***");
          assertThat(masked.length())
              .isLessThan(6 + 3 + before.length() * 2 + after.length() * 2 + 8);
        }
      }
    }
    assertThat(bytes).hasSizeGreaterThan(12);
  }

  @Test
  void linesOfASecretAreMaskedOneByOne() {
    String key = "-----BEGIN KEY-----\nMIIB+abc\nxyz0123=\n-----END KEY-----\n";
    Mask pem = Mask.of(List.of(key));

    assertThat(pem.text("key: MIIB+abc")).isEqualTo("key: ***");
    assertThat(pem.text("  xyz0123=\r")).isEqualTo("  ***\r");
    assertThat(pem.text(key)).isEqualTo("***");
  }

  @Test
  void base64ThatIsWrappedIsMaskedLineByLine() {
    String secret = "0123456789abcdef".repeat(20);
    Mask long320 = Mask.of(List.of(secret));

    for (String line :
        new String(
                Base64.getMimeEncoder().encode(secret.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8)
            .split("\r\n")) {
      assertThat(long320.text(line).replace("=", "")).isEqualTo("***");
    }
  }

  @Test
  void plainDataIsMaskedWithItsKeys() {
    Mask digits = Mask.of(List.of("424242", "secret-word"));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("secret-word", 424242L);
    data.put("share", 0.424242);
    data.put("list", List.of("a secret-word", true, Map.of("deep", "424242")));

    assertThat(digits.map(data))
        .isEqualTo(
            Map.of(
                "***",
                "***",
                "share",
                0.424242,
                "list",
                List.of("a ***", true, Map.of("deep", "***"))));
  }

  @Test
  void withoutSecretsNothingIsCopied() {
    Map<String, Object> data = Map.of("a", List.of("b"));

    assertThat(Mask.of(List.of())).isSameAs(Mask.NONE);
    assertThat(Mask.NONE.map(data)).isSameAs(data);
    assertThat(Mask.NONE.data(data)).isSameAs(data);
  }

  @Test
  void itNeverShowsWhatItHides() {
    assertThat(mask.toString()).doesNotContain(SECRET).doesNotContain("token");
    assertThat(new ResolvedSecrets(Map.of("a", SECRET), Map.of("b", SECRET), List.of(SECRET)))
        .hasToString("ResolvedSecrets of 1 values");
  }
}
