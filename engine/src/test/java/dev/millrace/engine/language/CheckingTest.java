package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reads for findings only finds the same, and the same DAG without a version. */
class CheckingTest {
  private static final DagReader CHECKER = DagReader.checking(ExampleKinds.catalog());

  static Stream<Path> files() {
    return Stream.concat(
        Corpus.files(Corpus.VALID).stream(), Corpus.files(Corpus.FINDINGS).stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void findingsAreTheSame(Path file) {
    byte[] bytes = Corpus.bytes(file);
    DagReading read = Reading.read(bytes);
    DagReading checked = CHECKER.read("t.yaml", bytes, Reading::files);

    assertThat(checked.findings()).isEqualTo(read.findings());
    assertThat(checked.dag().map(Dag::steps)).isEqualTo(read.dag().map(Dag::steps));
    assertThat(checked.dag().map(Dag::version).orElse("")).isEmpty();
  }
}
