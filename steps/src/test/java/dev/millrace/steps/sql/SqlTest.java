package dev.millrace.steps.sql;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One query over connected tables. */
class SqlTest {
  @TempDir Path directory;
  private int contexts;

  private Path table(String query) throws Exception {
    return TestTables.parquet(directory.resolve("t" + contexts++ + ".parquet"), query);
  }

  private FakeStepContext sql(String query) throws Exception {
    return new FakeStepContext(new SqlKind(), directory.resolve("c" + contexts++))
        .with("query", query);
  }

  private FakeStepContext over(String data, String query) throws Exception {
    return sql(query).input("data", table(data), Map.of());
  }

  @Test
  void tablesAreJoinedByTheNamesTheyAreConnectedUnder() throws Exception {
    FakeStepContext it =
        sql("SELECT w.id, c.name FROM wines w JOIN growers c ON c.id = w.grower")
            .input("wines", table("SELECT i AS id, i % 2 AS grower FROM range(4) r(i)"), Map.of())
            .input("growers", table("FROM (VALUES (0, 'Ann'), (1, 'Bo')) g(id, name)"), Map.of());

    assertThat(it.run().values()).isEqualTo(Map.of("rows", 4L));

    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(
            List.of("0", "Ann"), List.of("1", "Bo"), List.of("2", "Ann"), List.of("3", "Bo"));
    assertThat(it.written("data").facts())
        .containsEntry("rows", 4L)
        .containsEntry(
            "columns",
            List.of(
                Map.of("name", "id", "type", "integer"), Map.of("name", "name", "type", "text")));
  }

  @Test
  void aTableIsCalledAfterItsStepAndASingleOneDataAsWell() throws Exception {
    FakeStepContext it = over("SELECT 1 AS a", "SELECT d.a + b.a AS s FROM data d, before b");
    it.run();
    assertThat(TestTables.rows(it.written("data").path())).containsExactly(List.of("2"));
  }

  @Test
  void severalDatasetsOfOnePortAreOneTable() throws Exception {
    FakeStepContext it =
        sql("FROM parts")
            .input("parts", table("SELECT 2 AS a, 'x' AS b"), Map.of())
            .input("parts", table("SELECT 'y' AS b, 1 AS a"), Map.of());
    it.run();
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(List.of("1", "y"), List.of("2", "x"));
  }

  @Test
  void datasetsOfOnePortWithOtherColumnsAreRefused() throws Exception {
    FakeStepContext types =
        sql("FROM parts")
            .input("parts", table("SELECT 2 AS a"), Map.of())
            .input("parts", table("SELECT 'y' AS a"), Map.of());
    assertThat(failure(types, FailureClass.DATA))
        .contains("column 'a' is integer in the first and text in number 2");
    FakeStepContext more =
        sql("FROM parts")
            .input("parts", table("SELECT 2 AS a"), Map.of())
            .input("parts", table("SELECT 2 AS a, 3 AS b"), Map.of());
    assertThat(failure(more, FailureClass.DATA)).contains("number 2 has columns").contains("b");
  }

  @Test
  void somethingElseThanATableIsRefused() throws Exception {
    Path model = Files.writeString(directory.resolve("model"), "m");
    FakeStepContext it = sql("FROM m").input("m", ArtifactType.MODEL, model, Map.of());
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("Input 'm' is a model; expected a dataset.");
  }

  @Test
  void withoutAnOrderRowsAreSortedByAllColumnsWithMissingLast() throws Exception {
    FakeStepContext it =
        over("FROM (VALUES (2, 'b'), (NULL, 'a'), (1, 'z'), (1, NULL)) t(a, b)", "FROM data");
    it.run();
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(
            List.of("1", "z"), List.of("1", "null"), List.of("2", "b"), List.of("null", "a"));
  }

  @Test
  void theQuerysOwnOrderIsKept() throws Exception {
    FakeStepContext it =
        over("SELECT i AS a FROM range(5) r(i)", "SELECT a FROM data ORDER BY (a + 3) % 5");
    it.run();
    assertThat(TestTables.column(it.written("data").path(), "a"))
        .containsExactly("2", "3", "4", "0", "1");
  }

  @Test
  void theParameterOrderWinsAndTiesGoByTheOtherColumns() throws Exception {
    FakeStepContext it =
        over("FROM (VALUES (1, 'b'), (2, 'c'), (2, 'a')) t(n, s)", "FROM data ORDER BY s")
            .with("order", List.of("n desc"));
    it.run();
    assertThat(TestTables.column(it.written("data").path(), "s")).containsExactly("a", "c", "b");
  }

  @Test
  void anOrderByAColumnThatIsNotThereNamesTheNearest() throws Exception {
    FakeStepContext it = over("SELECT 1 AS height", "FROM data").with("order", List.of("hight"));
    assertThat(failure(it, FailureClass.USER))
        .contains("Parameter 'order' names column 'hight'")
        .contains("Did you mean 'height'?");
  }

  @Test
  void parametersAreBoundWhateverTheyHold() throws Exception {
    String nasty = "x'; DROP TABLE data; --";
    FakeStepContext it =
        over(
                "FROM (VALUES ('é', 1), ('x''; DROP TABLE data; --', 2), ('y', 3)) t(s, n)",
                "SELECT s, $least::DOUBLE AS least, 'é$s' AS text FROM data\n"
                    + "WHERE s = $s AND n > $least OR n = $least -- 'quoted'")
            .with("params", Map.of("s", nasty, "least", 1.5));
    it.run();
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(List.of(nasty, "1.5", "é$s"));
  }

  @Test
  void parametersThatAreMissingOrNotUsedAreNamed() throws Exception {
    assertThat(
            failure(
                over("SELECT 1 AS a", "FROM data WHERE a > $least")
                    .with("params", Map.of("lest", 1)),
                FailureClass.USER))
        .contains("uses $least, which 'params' does not give. Did you mean 'lest'?");
    assertThat(
            failure(
                over("SELECT 1 AS a", "FROM data").with("params", Map.of("x", 1)),
                FailureClass.USER))
        .contains("gives 'x', which Parameter 'query' does not use. It uses: none.");
    assertThat(failure(over("SELECT 1 AS a", "FROM data WHERE a > ?"), FailureClass.USER))
        .contains("a parameter without a name");
  }

  @Test
  void aQueryInAFileIsRead() throws Exception {
    FakeStepContext it =
        new FakeStepContext(new SqlKind(), directory.resolve("file"))
            .input("data", table("SELECT 7 AS a"), Map.of())
            .file("q/all.sql", "-- everything\nFROM data;\n")
            .with("file", "q/all.sql");
    assertThat(it.run().values()).containsEntry("rows", 1L);
  }

  @Test
  void oneOfQueryAndFileIsGiven() throws Exception {
    FakeStepContext none = new FakeStepContext(new SqlKind(), directory.resolve("none"));
    assertThat(failure(none, FailureClass.USER)).contains("either 'query'");
    assertThat(failure(sql("FROM data").with("file", "q.sql"), FailureClass.USER))
        .contains("either 'query'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE data",
        "COPY data TO 'x.csv'",
        "INSTALL httpfs",
        "ATTACH 'x.db'",
        "SET threads = 8",
        "CREATE TABLE x AS FROM data",
        "PRAGMA version",
        "UPDATE data SET a = 1"
      })
  void onlyReadingIsAllowed(String query) throws Exception {
    assertThat(failure(over("SELECT 1 AS a", query), FailureClass.USER))
        .contains("is not a SELECT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT now() AS t FROM data",
        "SELECT current_date AS t FROM data",
        "SELECT random() AS t FROM data",
        "SELECT uuid() AS t FROM data",
        "SELECT age(TIMESTAMP '2020-01-01') AS t FROM data",
        "FROM data WHERE a IN (SELECT nextval('s'))",
        "WITH x AS (SELECT today() AS t) FROM x",
        "SELECT getvariable('a') AS t",
        "FROM data USING SAMPLE 1"
      })
  void whatIsAnotherEachTimeIsRefused(String query) throws Exception {
    assertThat(failure(over("SELECT 1 AS a", query), FailureClass.USER))
        .containsAnyOf("does not give the same each time", "another one each time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM read_csv('/etc/passwd') | read_csv(…)",
        "FROM glob('/*') | glob(…)",
        "FROM '/etc/passwd' | '/etc/passwd'",
        "FROM 'x.parquet' | 'x.parquet'",
        "FROM duckdb_settings() | duckdb_settings(…)",
        "FROM query('FROM data') | query(…)",
        "FROM information_schema.tables | 'information_schema.tables'",
        "FROM pg_class | 'pg_class'",
        "SELECT (SELECT max(a) FROM datta) AS m | Did you mean 'data'?"
      })
  void nothingButTheConnectedTablesIsRead(String query, String named) throws Exception {
    assertThat(failure(over("SELECT 1 AS a", query), FailureClass.USER))
        .contains(named)
        .contains("data");
  }

  @Test
  void aSecondStatementIsRefused() throws Exception {
    assertThat(failure(over("SELECT 1 AS a", "FROM data; FROM data"), FailureClass.USER))
        .contains("holds 2 statements; expected one SELECT");
  }

  @Test
  void aSlipIsShownWithItsLine() throws Exception {
    assertThat(failure(over("SELECT 1 AS a", "SELECT a\nFROM (data"), FailureClass.USER))
        .startsWith("Parameter 'query', line 2: syntax error");
    assertThat(failure(over("SELECT 1 AS height", "SELECT hight FROM data"), FailureClass.USER))
        .startsWith("Parameter 'query': ")
        .contains("hight");
  }

  @Test
  void aValueThatCannotBeReadIsTheDatas() throws Exception {
    assertThat(
            failure(over("SELECT 'x' AS a", "SELECT a::INTEGER AS n FROM data"), FailureClass.DATA))
        .contains("'x'");
  }

  @Test
  void wholeSumsStayWholeOrFail() throws Exception {
    FakeStepContext it = over("SELECT i AS a FROM range(4) r(i)", "SELECT sum(a) AS s FROM data");
    it.run();
    assertThat(it.written("data").facts())
        .containsEntry("columns", List.of(Map.of("name", "s", "type", "integer")));
    FakeStepContext large =
        over("SELECT 9223372036854775807 AS a FROM range(2) r(i)", "SELECT sum(a) AS s FROM data");
    assertThat(failure(large, FailureClass.DATA)).contains("18446744073709551614");
  }

  @Test
  void theSameTablesGiveTheSameBytesOnAnyNumberOfThreads() throws Exception {
    Path data = table("SELECT i AS id, i % 97 AS g, 1 / (i + 1.1) AS x FROM range(200000) r(i)");
    String query = "SELECT g, sum(x) AS s, avg(x) AS m, first(id) AS f FROM data GROUP BY g";
    FakeStepContext one = sql(query).input("data", data, Map.of()).limits(512L << 20, 1);
    FakeStepContext four = sql(query).input("data", data, Map.of()).limits(512L << 20, 4);
    one.run();
    four.run();
    assertThat(one.written("data").sha256()).isEqualTo(four.written("data").sha256());
  }

  @Test
  void tooLittleMemoryIsSaidWithItsLimit() throws Exception {
    FakeStepContext it =
        over(
                "SELECT i AS a, md5(i::VARCHAR) AS s FROM range(300000) r(i)",
                "SELECT list(s) AS l, list(s || a) AS m FROM data")
            .limits(16L << 20, 1);
    assertThatThrownBy(it::run)
        .isInstanceOfSatisfying(
            StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.OOM))
        .hasMessageContaining("16.0 MiB");
  }

  @Test
  void theWinesAreCountedAsTheyAre() throws Exception {
    FakeStepContext it =
        over(
                ExampleData.csv("wine.csv"),
                "SELECT cultivar, count(*) AS wines FROM data GROUP BY cultivar")
            .with("order", List.of("wines desc"));
    it.run();
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(List.of("c2", "71"), List.of("c1", "59"), List.of("c3", "48"));
  }
}
