package dev.millrace.engine.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One DAG file for each rule that can be broken, and one for each part of the language. What is too
 * large or is not text is made here instead of standing in a file.
 */
final class Corpus {
  static final Path FINDINGS = Path.of("src/test/resources/corpus/findings");
  static final Path VALID = Path.of("src/test/resources/corpus/valid");

  private static final Map<FindingCode, Supplier<byte[]>> MADE =
      Map.of(
          FindingCode.ENCODING,
          () ->
              ("\uFEFF" + Reading.HEADER + "steps: {a: {uses: acme/everything}}\n")
                  .getBytes(StandardCharsets.UTF_8),
          FindingCode.CONTROL_CHARACTER,
          () -> (Reading.HEADER + "description: a\0b\n").getBytes(StandardCharsets.UTF_8),
          FindingCode.TOO_LARGE,
          () -> (Reading.HEADER + "# " + "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8),
          FindingCode.TOO_DEEP,
          () -> (Reading.HEADER + "labels: " + "[".repeat(60)).getBytes(StandardCharsets.UTF_8),
          FindingCode.TOO_MANY_STEPS,
          () -> steps(DagReader.STEPS_MAX + 1, " #:\n"),
          FindingCode.MORE_FINDINGS,
          () -> steps(Findings.MAX + 1, "  a#: {uses: acme/everything, bogus: 1}\n"),
          FindingCode.TOO_MANY_EXPRESSIONS,
          () -> steps(2_500, "  a#: {uses: acme/everything, if: \"size({1: #}) > 1\"}\n"));

  private Corpus() {}

  private static byte[] steps(int count, String step) {
    String steps =
        IntStream.range(0, count)
            .mapToObj(i -> step.replace("#", String.valueOf(i)))
            .collect(Collectors.joining());
    return (Reading.HEADER + "steps:\n" + steps).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the file that breaks this rule is made rather than kept. */
  static boolean isMade(FindingCode code) {
    return MADE.containsKey(code);
  }

  static byte[] breaking(FindingCode code) {
    return isMade(code) ? MADE.get(code).get() : bytes(FINDINGS.resolve(code.word() + ".yaml"));
  }

  static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
