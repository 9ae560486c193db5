package dev.millrace.steps.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  @TempDir Path directory;
  private FakeStepContext context;

  @BeforeEach
  void open() throws Exception {
    context = new FakeStepContext(new Writer(), directory.resolve("it"));
  }

  @Test
  void anArtifactIsReadAsAView() throws Exception {
    Path file = TestTables.parquet(directory.resolve("a.parquet"), "SELECT 1 AS a, 'x' AS b");
    try (Tables tables = Tables.open(context, file)) {
      tables.view("Reading", "data", file);
      assertThat(tables.rows("Reading", "FROM data")).containsExactly(Map.of("a", 1, "b", "x"));
      assertThat(tables.columns("Reading", "FROM data").facts())
          .containsExactly(
              Map.of("name", "a", "type", "integer"), Map.of("name", "b", "type", "text"));
    }
  }

  @Test
  void sqlCannotReadAFileThatTheRunDoesNotKnow() throws Exception {
    try (Tables tables = Tables.open(context)) {
      assertThatThrownBy(() -> tables.rows("Rule 'x'", "FROM read_text('/etc/hostname')"))
          .isInstanceOfSatisfying(
              StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.USER))
          .hasMessageStartingWith("Rule 'x': Cannot access file \"/etc/hostname\"");
    }
  }

  @Test
  void theSameRowsGiveTheSameBytesWhateverTheThreads() throws Exception {
    Set<String> digests = new HashSet<>();
    for (int threads = 1; threads <= 4; threads++) {
      FakeStepContext one =
          new FakeStepContext(new Writer(), directory.resolve("threads" + threads))
              .limits(256 << 20, threads);
      try (Tables tables = Tables.open(one)) {
        String query =
            "SELECT i, i % 7 AS seven, sqrt(i) AS root FROM range(300000) r(i) ORDER BY i";
        assertThat(tables.write("Writing", query, one.output("out"))).isEqualTo(300_000);
      }
      digests.add(one.written("out").sha256());
      assertThat(one.written("out").facts())
          .containsEntry("rows", 300_000L)
          .containsEntry(
              "columns",
              List.of(
                  Map.of("name", "i", "type", "integer"),
                  Map.of("name", "seven", "type", "integer"),
                  Map.of("name", "root", "type", "number")));
    }
    assertThat(digests).hasSize(1);
  }

  @Test
  void anUnknownColumnIsTheAuthorsMistakeAndFitsOnALine() throws Exception {
    try (Tables tables = Tables.open(context)) {
      assertThatThrownBy(() -> tables.execute("Rule 'x'", "SELECT nope FROM (SELECT 1 AS a)"))
          .isInstanceOfSatisfying(
              StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.USER))
          .hasMessageContaining("Rule 'x': Referenced column \"nope\" not found")
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("LINE");
    }
  }

  @Test
  void aValueThatDoesNotConvertIsAFaultOfTheData() throws Exception {
    try (Tables tables = Tables.open(context)) {
      assertThatThrownBy(() -> tables.number("Reading", "SELECT 'x2'::INT"))
          .isInstanceOfSatisfying(
              StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DATA))
          .hasMessageStartingWith("Reading: Could not convert string 'x2'");
    }
  }

  @Test
  void exhaustedMemoryNamesTheLimit() throws Exception {
    context.limits(20 << 20, 1);
    try (Tables tables = Tables.open(context)) {
      assertThatThrownBy(
              () ->
                  tables.execute(
                      "Sorting", "SELECT list(repeat('x' || i, 1000)) FROM range(200000) r(i)"))
          .isInstanceOfSatisfying(
              StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.OOM))
          .hasMessageContaining("Sorting: the data engine needs more than its limit of 20.0 MiB");
    }
  }

  @Test
  @Timeout(60)
  void anInterruptStopsARunningQuery() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread step =
        new Thread(
            () -> {
              try (Tables tables = Tables.open(context)) {
                started.countDown();
                tables.number(
                    "Endless",
                    "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j)"
                        + " WHERE i * j % 7 = 3");
              } catch (Throwable e) {
                end.set(e);
              } finally {
                started.countDown();
              }
            });
    step.start();
    started.await();
    step.interrupt();
    step.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  @Timeout(60)
  void aCancelledAttemptStopsARunningQuery() throws Exception {
    context.cancel();
    try (Tables tables = Tables.open(context)) {
      assertThatThrownBy(
              () ->
                  tables.number(
                      "Endless",
                      "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j)"
                          + " WHERE i * j % 7 = 3"))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aMissingColumnComesWithTheNearestSpelling() {
    Columns columns =
        new Columns(List.of(new Column("alcohol", "DOUBLE"), new Column("ash", "DOUBLE")));
    assertThatThrownBy(() -> columns.require("Parameter 'target'", "alchohol"))
        .hasMessage(
            "Parameter 'target' names column 'alchohol', which the data does not have."
                + " Did you mean 'alcohol'? It has: alcohol, ash.");
  }

  @Test
  void namesAndValuesCannotLeaveTheirQuotes() throws Exception {
    String odd = "a\"b'c;--";
    try (Tables tables = Tables.open(context)) {
      String sql = "SELECT " + Sql.text(odd) + " AS " + Sql.name(odd);
      assertThat(tables.rows("Quoting", sql)).containsExactly(Map.of(odd, odd));
    }
  }

  /** A kind with one output and nothing else. */
  private static final class Writer implements StepKind {
    @Override
    public KindDeclaration declaration() {
      return new KindDeclaration(
          "writer",
          1,
          "Writes.",
          List.of(),
          List.of(Port.out("out", ArtifactType.DATASET, "What it writes.")),
          List.of(),
          List.of(),
          false,
          false,
          true,
          Isolation.PROCESS,
          "w: {uses: writer}");
    }

    @Override
    public Step create() {
      return context -> StepResult.done();
    }
  }
}
