package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.yaml.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that want to cost much, or to break the reader. */
class HostileFileTest {
  private static List<String> findings(byte[] bytes) {
    return Reading.read(bytes).findings().stream().map(Finding::toString).toList();
  }

  private static List<String> codes(String text) {
    return Reading.read(text).findings().stream().map(Finding::code).toList();
  }

  private static String many(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(i -> format.replace("#", String.valueOf(i)))
        .collect(Collectors.joining());
  }

  @Test
  void bytesThatAreNotUtf8AreOneFindingAtTheirPlace() {
    byte[] bytes = "apiVersion: millrace/v1\ndag: é?\n".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xFF;

    assertThat(findings(bytes))
        .containsExactly("t.yaml:2:7: Byte 0xFF is not UTF-8. Save the file as UTF-8.");
  }

  @Test
  void aTruncatedCharacterIsNotUtf8() {
    byte[] bytes = {'a', ':', ' ', (byte) 0xE2, (byte) 0x82};

    assertThat(findings(bytes))
        .containsExactly("t.yaml:1:4: Byte 0xE2 is not UTF-8. Save the file as UTF-8.");
  }

  @Test
  void nulAndOtherControlCharactersAreOneFinding() {
    assertThat(findings("a: b\nc: \0\0\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            "t.yaml:2:4: Character U+0000 does not belong into text. Delete it; inside double"
                + " quotes it can be written as an escape.");
    assertThat(codes("a: \u0085")).containsExactly("control-character");
    assertThat(codes("a: \u2028")).containsExactly("control-character");
    assertThat(codes("a: \uD800")).containsExactly("control-character");
    assertThat(codes("a: b\rc: d")).containsExactly("control-character");
  }

  @Test
  void aByteOrderMarkIsAFindingAndTheRestIsRead() {
    assertThat(codes("\uFEFF" + Reading.HEADER + "steps: {a: {uses: ingets}}\n"))
        .containsExactly("encoding", "unknown-kind");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() {
    String text = "a: \"" + "x".repeat(10 << 20) + "\"";

    assertThat(findings(text.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            "t.yaml:1:1: The file has 10485765 bytes; at most 1048576 (1 MiB) are read. Move data"
                + " into files that parameters name.");
    assertThat(codes(text)).containsExactly("too-large");
  }

  @Test
  void ofAFileThatWasReadUpToTheLimitNoSizeIsMadeUp() {
    byte[] head = "x".repeat(SourceText.BYTES_MAX + 1).getBytes(StandardCharsets.UTF_8);

    assertThat(findings(head))
        .containsExactly(
            "t.yaml:1:1: The file has more than 1048576 bytes; at most 1048576 (1 MiB) are read. Move"
                + " data into files that parameters name.");
  }

  @Test
  void nestingIsBounded() {
    assertThat(codes("a: " + "[".repeat(100_000))).containsExactly("too-deep");
    assertThat(codes("a: " + "{b: ".repeat(100_000))).containsExactly("too-deep");
    assertThat(codes("- ".repeat(100_000))).containsExactly("too-deep");
  }

  @Test
  void anAliasBombIsOneFinding() {
    String bomb =
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
            + IntStream.range(1, 9)
                .mapToObj(
                    i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n")
                .collect(Collectors.joining());

    assertThat(Reading.findings(bomb))
        .containsExactly(
            "5:10 alias: The aliases of this file stand for more than 10000 nodes. Write less with"
                + " aliases.");
  }

  @Test
  void escapesThatMeanNoCharacterAreAFinding() {
    assertThat(codes("a: \"\\UFFFFFFFF\"")).containsExactly("yaml-syntax");
    assertThat(codes("a: \"\\xZZ\"")).containsExactly("yaml-syntax");
  }

  @Test
  void tensOfThousandsOfStepsAreRead() {
    String steps =
        "  s0: {uses: acme/everything}\n" + many(20_000, "  a#: {uses: acme/everything}\n");
    String chain =
        IntStream.range(1, 10_000)
            .mapToObj(i -> "  s" + i + ": {uses: acme/everything, needs: [s" + (i - 1) + "]}\n")
            .collect(Collectors.joining());

    Dag wide = Reading.dag(Reading.HEADER + "steps:\n" + steps);
    Dag deep = Reading.dag(Reading.HEADER + "steps:\n  s0: {uses: acme/everything}\n" + chain);

    assertThat(wide.steps()).hasSize(20_001);
    assertThat(deep.steps()).hasSize(10_000);
    assertThat(deep.steps().get(9_999).id()).isEqualTo("s9999");
  }

  @Test
  void moreStepsThanAllowedAreOneFinding() {
    String text = Reading.HEADER + "steps:\n" + many(100_001, " #:\n");

    assertThat(Reading.findings(text))
        .containsExactly(
            "3:1 too-many-steps: The DAG has 100001 steps; at most 100000 are allowed. Split the"
                + " DAG.");
  }

  @Test
  void manyFindingsAreCutAndCounted() {
    String text = Reading.HEADER + "steps:\n" + many(5_000, "  a#: {uses: zz#, needs: [nope#]}\n");
    List<Finding> findings = Reading.read(text).findings();

    assertThat(findings).hasSize(201);
    assertThat(findings.get(200).toString())
        .isEqualTo(
            "t.yaml:203:16: 9800 more findings are left out; at most 200 are listed. Correct those"
                + " listed first.");
  }

  @Test
  void thousandsOfCirclesOnALongWayAreCut() {
    String text =
        Reading.HEADER
            + "steps:\n"
            + IntStream.range(0, 10_000)
                .mapToObj(
                    i ->
                        "  s"
                            + i
                            + ": {uses: acme/everything, needs: [s"
                            + (i + 1)
                            + ", s"
                            + i
                            + "]}\n")
                .collect(Collectors.joining())
            + "  s10000: {uses: acme/everything}\n";

    assertThat(codes(text)).hasSize(20).containsOnly("cycle");
  }

  @Test
  void aLongCircleIsNamedInShort() {
    String text =
        Reading.HEADER
            + "steps:\n"
            + IntStream.range(0, 5_000)
                .mapToObj(
                    i -> "  s" + i + ": {uses: acme/everything, needs: s" + (i + 1) % 5_000 + "}\n")
                .collect(Collectors.joining());

    assertThat(Reading.findings(text))
        .singleElement()
        .asString()
        .startsWith("4:38 cycle: Steps wait for each other in a cycle: s0 → s4999 → s4998 →")
        .endsWith("… → s0. Cut one of these references.");
  }

  @Test
  void expressionsAreBounded() {
    for (String bomb :
        List.of(
            "(".repeat(900) + "1" + ")".repeat(900),
            "[".repeat(900) + "]".repeat(900),
            "1" + "+1".repeat(900),
            "-".repeat(1_900) + "1",
            "params" + ".a".repeat(900),
            "'" + "x".repeat(3_000) + "'")) {
      String text = Reading.HEADER + "steps: {a: {uses: acme/everything, with: {text: \"${{ #";
      assertThat(codes(text.replace("#", bomb) + " }}\"}}}"))
          .hasSize(1)
          .isSubsetOf("expression-syntax", "expression-type");
    }
  }

  @Test
  void patternsThatBacktrackElsewhereAreLinear() {
    String text =
        Reading.HEADER
            + "params: {p: {type: string, pattern: (a+)+b, default: "
            + "a".repeat(50_000)
            + "}}\nsteps: {a: {uses: acme/everything}}\n";

    assertThat(codes(text)).containsExactly("bad-value");
  }
}
