package dev.millrace.engine.language.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.language.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick reader of common files gives what the full parser gives, or nothing. */
class CommonYamlTest {
  private static final String COMMON =
      """
      # a file as people write them
      apiVersion: millrace/v1
      labels: {domain: a b, "number": "7", 'x y': 'it is', empty: {}, none: [ ]}   # said
      word: w-1 # not a part
      url: https://example.org/${{ run.dag }}#part
      numbers: [1, -2, 0.5, -.inf, 1e3, 0x1F, ~, null, true, on, 12:30, 10%, é]

      steps:
        # of a team
        raw:
          uses: shell
          if: steps['raw'].values.rows > 3 && params['a'] < 0.79 || "x" != 'y'
          with:
            text: "say ${{ params['word'] }}: {x}, [y] # z"
            nested: {a: {b: [1, {c: d}], e: f}, g: "h"}
        list:
        - one
        - {two: 2}
        - three: 3
          four:
            - a
            - "b": c
        last: 'end'
      """;
  private static final List<String> SCRAPS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ": ",
          ":",
          "- ",
          "-",
          "\n",
          "\n  ",
          "\n\n",
          " ",
          "  ",
          "\t",
          "&a ",
          "*a",
          "!!str ",
          "? ",
          "?",
          "|\n",
          ">-\n",
          "\"",
          "'",
          "''",
          "#",
          " #",
          " # x\n",
          "---\n",
          "...\n",
          "...",
          "%",
          "<<: *a",
          "${{ ",
          "null",
          "~",
          ".",
          "-.",
          "-0",
          ",",
          ", ",
          "a",
          "a: ",
          "\n- a: b\n  c: d",
          "\n# x\n",
          "\\",
          "@",
          "`",
          "=",
          "é",
          "\u00a0",
          "\r\n",
          "x".repeat(1100));

  @Test
  void whatIsCommonIsReadAsTheFullParserReadsIt() {
    Optional<Node> tree = CommonYaml.read(COMMON);

    assertThat(tree).isPresent().isEqualTo(full(COMMON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b\n c\n",
        "a:\nb: c\n",
        "a: {b}\n",
        "a: {b: c,}\n",
        "a: {b:c}\n",
        "a: {b:}\n",
        "a: [b,\n c]\n",
        "a: [b: c]\n",
        "a: |\n  b\n",
        "a: 'it''s'\n",
        "a: \"\\n\"\n",
        "a: 'b'c\n",
        "a: 'b'#c\n",
        "a: b: c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !x b\n",
        "? a\n: b\n",
        "a: b\na: c\n",
        "~: b\n",
        " a: b\n",
        "a: b\n--- \n",
        "a: b\n...\n",
        "a:\tb\n",
        "a: b\r\n",
        "- a\n",
        "a\n",
        "",
        "# nothing"
      })
  void anythingElseIsLeftToTheFullParser(String text) {
    assertThat(CommonYaml.read(text)).isEmpty();
  }

  @Test
  void neitherDepthNorEmptyLinesExhaustTheStack() {
    String deep = "a: " + "[".repeat(100_000);
    String long_ = "a: b\n" + "\n".repeat(1_000_000) + "c: d";

    assertThat(CommonYaml.read(deep)).isEmpty();
    assertThat(CommonYaml.read(long_)).isEqualTo(full(long_));
  }

  @Test
  void spoiltFilesAreReadAlikeOrLeftToTheFullParser() throws IOException {
    List<String> files = new ArrayList<>(List.of(COMMON));
    for (String kind : List.of("valid", "findings")) {
      try (Stream<Path> corpus = Files.list(Path.of("src/test/resources/corpus", kind))) {
        for (Path file : corpus.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          files.add(Files.readString(file));
        }
      }
    }
    int common = 0;
    for (int seed = 0; seed < 12_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String text = spoilt(files.get(seed % 2 == 0 ? 0 : random.nextInt(files.size())), random);
      Optional<Node> tree = CommonYaml.read(text);
      if (tree.isPresent()) {
        common++;
        assertThat(tree).as("seed %d:%n%s", seed, text).isEqualTo(full(text));
      }
    }
    assertThat(common).isGreaterThan(1_000);
  }

  private static String spoilt(String file, SplittableRandom random) {
    StringBuilder text = new StringBuilder(file);
    for (int change = random.nextInt(3); change >= 0; change--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(3) * random.nextInt(6));
      boolean delete = random.nextInt(4) == 0;
      text.replace(from, to, delete ? "" : SCRAPS.get(random.nextInt(SCRAPS.size())));
    }
    return text.toString();
  }

  /** What the full parser makes of it, which must have nothing to find. */
  private static Optional<Node> full(String text) {
    Findings findings = new Findings("a.yaml");
    Optional<Node> tree = YamlReader.readAll(text, findings);
    assertThat(findings.inOrder()).as(text).isEmpty();
    return tree;
  }
}
