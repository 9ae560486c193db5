package dev.millrace.steps.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.DatasetReader;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.noop.NoopKind;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceReaderTest {
  private static final long MIB = 1 << 20;

  @TempDir Path directory;
  private final DatasetReader reader = new SliceReader();
  private FakeStepContext context;

  @BeforeEach
  void open() throws Exception {
    context = new FakeStepContext(new NoopKind(), directory.resolve("it"));
  }

  private InputArtifact dataset(String sql) throws Exception {
    Path file = TestTables.parquet(directory.resolve("a.parquet"), sql);
    return new InputArtifact(
        "for-each", ArtifactType.DATASET, "0".repeat(64), file, Map.of(), "raw");
  }

  @Test
  void eachTypeHasAPlainValue() throws Exception {
    InputArtifact one =
        dataset(
            "SELECT 7::TINYINT AS small, 9007199254740993 AS large, 2.50::DECIMAL(5,2) AS price,"
                + " 0.1::DOUBLE AS share, 'ä\"b' AS word, true AS yes, DATE '2024-02-29' AS day,"
                + " TIME '12:34:56' AS clock, TIMESTAMP '2024-02-29 12:34:56.5' AS moment,"
                + " TIMESTAMPTZ '2024-02-29 12:34:56+00' AS instant,"
                + " 18446744073709551615::UBIGINT AS huge, [1, 2] AS list,"
                + " NULL::INTEGER AS missing, 'nan'::DOUBLE AS nan");

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("small", 7L);
    expected.put("large", 9007199254740993L);
    expected.put("price", 2.5);
    expected.put("share", 0.1);
    expected.put("word", "ä\"b");
    expected.put("yes", true);
    expected.put("day", "2024-02-29");
    expected.put("clock", "12:34:56");
    expected.put("moment", "2024-02-29T12:34:56.5");
    expected.put("instant", "2024-02-29T12:34:56Z");
    expected.put("huge", "18446744073709551615");
    expected.put("list", "[1, 2]");
    assertThat(reader.read(context, one, 0, 1, MIB)).containsExactly(expected);
  }

  @Test
  void rowsComeInTheOrderOfTheFile() throws Exception {
    InputArtifact many =
        dataset("SELECT (i * 7919) % 300000 AS n FROM range(300000) t(i) ORDER BY i");

    List<Map<String, Object>> rows = reader.read(context, many, 250_000, 3, MIB);

    assertThat(rows)
        .containsExactly(
            Map.of("n", 250_000L * 7919 % 300_000),
            Map.of("n", 250_001L * 7919 % 300_000),
            Map.of("n", 250_002L * 7919 % 300_000));
  }

  @Test
  void tooManyBytesAreRefused() throws Exception {
    InputArtifact wide = dataset("SELECT repeat('x', 1000) AS t FROM range(5000)");

    assertThat(reader.read(context, wide, 0, 1_000, MIB)).hasSize(1_000);
    assertThatThrownBy(() -> reader.read(context, wide, 0, 1_100, MIB))
        .isInstanceOfSatisfying(
            StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.USER))
        .hasMessage(
            "Reading rows 0–1099 of the dataset that raw made: they have more than 1 MiB as JSON."
                + " Write a smaller batch, or leave out columns before.");
  }

  @Test
  void rowsThatAreNotThereAreAFailure() throws Exception {
    InputArtifact few = dataset("SELECT 1 AS n FROM range(5)");

    assertThatThrownBy(() -> reader.read(context, few, 4, 2, MIB))
        .isInstanceOfSatisfying(
            StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DATA))
        .hasMessageContaining("rows 4–5 of the dataset that raw made: it has only 1 of them");
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(DatasetReader.class))
        .hasExactlyElementsOfTypes(SliceReader.class);
  }
}
