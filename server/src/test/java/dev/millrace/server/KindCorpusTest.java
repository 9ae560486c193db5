package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.DagReading;
import dev.millrace.server.node.StepKinds;
import dev.millrace.spi.kind.KindDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step kind has a DAG of its own that uses it rightly. */
class KindCorpusTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "kinds");

  static Stream<String> kinds() {
    return StepKinds.catalog().all().stream().map(KindDeclaration::name);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aKindIsUsedRightlyInItsFile(String kind) {
    Path file = FOLDER.resolve(kind.replace('/', '-') + ".yaml");
    DagReading reading =
        new DagReader(StepKinds.catalog())
            .read(file.toString(), bytes(file), name -> new DagFiles.Found("0".repeat(64)));

    assertThat(reading.findings()).isEmpty();
    Dag dag = reading.dag().orElseThrow();
    assertThat(dag.steps()).extracting(step -> step.kind().name()).contains(kind);
  }

  @Test
  void everyFileBelongsToAKind() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(
              name -> kinds().anyMatch(kind -> name.equals(kind.replace('/', '-') + ".yaml")));
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("every kind needs its file", e);
    }
  }
}
