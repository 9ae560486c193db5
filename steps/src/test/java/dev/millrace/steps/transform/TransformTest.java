package dev.millrace.steps.transform;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations on tables. */
class TransformTest {
  private static final String PEOPLE =
      "FROM (VALUES ('Ann', 30, 1.5), ('Bo', NULL, 2.5), ('Cy', 20, NULL), ('Ann', 31, 0.5))"
          + " t(name, age, x)";
  @TempDir Path directory;
  private int files;

  private Path table(String query) throws Exception {
    return TestTables.parquet(directory.resolve("t" + files++ + ".parquet"), query);
  }

  private FakeStepContext transform(String data, String operations) throws Exception {
    List<Object> list =
        new YAMLMapper().readValue(operations, new TypeReference<List<Object>>() {});
    return new FakeStepContext(new TransformKind(), directory.resolve("c" + files++))
        .input("data", table(data), Map.of())
        .with("operations", list);
  }

  private static List<List<String>> rows(FakeStepContext it) throws Exception {
    it.run();
    return TestTables.rows(it.written("data").path());
  }

  private static List<Object> types(FakeStepContext it) {
    List<Object> types = new ArrayList<>();
    for (Object column : (List<?>) it.written("data").facts().get("columns")) {
      types.add(((Map<?, ?>) column).get("type"));
    }
    return types;
  }

  @Test
  void rowsKeepTheirOrderAndEachOperationIsCounted() throws Exception {
    FakeStepContext it =
        transform(
            PEOPLE,
            """
            - filter: name <> 'Cy'
            - derive: {twice: x * 2, name: upper(name)}
            - select: [twice, name]
            """);
    assertThat(it.run().values())
        .isEqualTo(Map.of("rows", 3L, "rows-in", 4L, "counts", List.of(3L, 3L, 3L)));
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(List.of("3.0", "ANN"), List.of("5.0", "BO"), List.of("1.0", "ANN"));
    assertThat(it.logLines()).contains("Operation 1 (filter): 4 rows in, 3 out");
    assertThat(it.written("data").facts().get("operations").toString())
        .contains("{operation=filter, in=4, out=3}");
  }

  @Test
  void columnsAreRenamedAndDropped() throws Exception {
    FakeStepContext it = transform(PEOPLE, "[{rename: {name: age, age: name}}, {drop: [x]}]");
    assertThat(rows(it).get(0)).containsExactly("Ann", "30");
    assertThat(it.written("data").facts().get("columns"))
        .isEqualTo(
            List.of(
                Map.of("name", "age", "type", "text"), Map.of("name", "name", "type", "integer")));
  }

  @Test
  void derivedColumnsSeeWhatWasBefore() throws Exception {
    FakeStepContext it =
        transform("SELECT 1 AS a, 10 AS b", "- derive: {a: b + 1, c: a + 1 -- a comment}");
    assertThat(rows(it)).containsExactly(List.of("11", "10", "2"));
  }

  @Test
  void missingValuesAreFilled() throws Exception {
    FakeStepContext it =
        transform(
            "FROM (VALUES ('u', 10, 1.0::DOUBLE, true), (NULL, NULL, NULL, NULL), ('v', 20, 2.0, false),"
                + " ('v', 30, 6.0, true)) t(s, i, x, b)",
            "- fill: {s: {with: mode}, i: {with: median}, x: {with: mean}, b: false}");
    assertThat(rows(it).get(1)).containsExactly("v", "20", "3.0", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fill: {age: old} | column 'age' is integer, which 'old' is not",
        "fill: {age: 1.5} | column 'age' is integer, which '1.5' is not",
        "fill: {name: {with: mean}} | column 'name' is text and has no mean",
        "fill: {age: {with: mean}} | a mean has decimal places",
        "fill: {age: {with: average}} | 'average'",
        "fill: {agge: 1} | Did you mean 'age'?",
        "filter: agge > 1 | agge",
        "filter: age | the expression is integer; expected one that is true or false",
        "filter: count(*) > 1 | uses count_star(), which makes one value of many rows",
        "filter: age > (SELECT 1) | a query inside",
        "filter: row_number() OVER () > 1 | a window (OVER)",
        "filter: 'true) OR (SELECT true' | a query inside",
        "filter: age > AND true | syntax error",
        "filter: 'true), (true' | more than one expression",
        "filter: 'true) FROM x WHERE (true' | more than one expression",
        "filter: now() > x | does not give the same each time",
        "derive: {t: $a} | a parameter",
        "derive: {t: random()} | column 't' uses random()",
        "select: [name, name] | names a column twice",
        "drop: [name, age, x] | leaves no column",
        "rename: {name: age} | would give two columns the name 'age'",
        "cast: {age: whole} | 'whole' is no type",
        "sort: [agge] | Did you mean 'age'?",
        "sort: [age, age desc] | twice",
        "sample: {} | needs either 'rows' or 'share'",
        "aggregate: {values: {n: age}} | no aggregate function",
        "aggregate: {by: [name], values: {name: count(*)}} | both in 'by' and in 'values'",
        "join: {with: other, on: [name]} | which is not connected below 'in'",
        "select: [name], drop: [age] | the keys select, drop; expected one",
        "slect: [name] | Did you mean 'select'?"
      })
  void aSlipIsFoundBeforeARowIsRead(String operation, String said) throws Exception {
    FakeStepContext it =
        transform(PEOPLE, "[{drop: [x]}, {derive: {x: age}}, {" + operation + "}]");
    assertThat(failure(it, FailureClass.USER)).contains(said);
    assertThat(it.logLines()).isEmpty();
  }

  @Test
  void aValueThatDoesNotFitATypeIsNamedWithItsRow() throws Exception {
    FakeStepContext text =
        transform("FROM (VALUES ('1'), (' 2'), ('3.5')) t(a)", "- cast: {a: integer}");
    assertThat(failure(text, FailureClass.DATA))
        .isEqualTo("Operation 1 (cast): column 'a' is '3.5' in row 3; expected integer.");
    FakeStepContext day =
        transform(
            "FROM (VALUES ('2026-01-31'), ('2026-02-30')) t(a)",
            "[{sort: [a desc]}, {cast: {a: date}}]");
    assertThat(failure(day, FailureClass.DATA)).contains("'2026-02-30' in row 1; expected date");
  }

  @Test
  void valuesThatFitAreCast() throws Exception {
    FakeStepContext it =
        transform(
            "SELECT '7' AS a, 2.0::DOUBLE AS b, NULL::VARCHAR AS c, '2026-01-31' AS d",
            "- cast: {a: integer, b: integer, c: boolean, d: date}");
    assertThat(rows(it)).containsExactly(List.of("7", "2", "null", "2026-01-31"));
    assertThat(types(it)).isEqualTo(List.of("integer", "integer", "boolean", "date"));
  }

  @Test
  void oneOfEqualRowsIsKept() throws Exception {
    String data = "FROM (VALUES (1, 'b', 1), (2, 'a', 2), (1, 'a', 3), (1, 'b', 1)) t(k, s, n)";
    assertThat(rows(transform(data, "- deduplicate: {by: k}")))
        .containsExactly(List.of("1", "b", "1"), List.of("2", "a", "2"));
    assertThat(rows(transform(data, "- deduplicate: {by: [k], keep: last}")))
        .containsExactly(List.of("2", "a", "2"), List.of("1", "b", "1"));
    assertThat(rows(transform(data, "- deduplicate: {by: [k], order: [n desc]}")))
        .containsExactly(List.of("2", "a", "2"), List.of("1", "a", "3"));
    assertThat(rows(transform(data, "- deduplicate: {keep: first}"))).hasSize(3);
  }

  @Test
  void tiesOfASortStayAsTheyWereAndMissingComesLast() throws Exception {
    FakeStepContext it =
        transform(PEOPLE, "[{sort: [age desc]}, {sort: [name]}, {select: [name, age]}]");
    assertThat(rows(it))
        .containsExactly(
            List.of("Ann", "31"), List.of("Ann", "30"), List.of("Bo", "null"), List.of("Cy", "20"));
  }

  @Test
  void aSampleIsTheSameForTheSameSeedAndHasItsSize() throws Exception {
    String data = "SELECT i AS id FROM range(1000) r(i)";
    FakeStepContext it = transform(data, "- sample: {share: 25%}").with("seed", 5);
    List<List<String>> first = rows(it);
    assertThat(first).hasSize(250);
    List<Integer> ids = first.stream().map(row -> Integer.valueOf(row.get(0))).toList();
    assertThat(ids).isSorted();
    assertThat(ids.stream().filter(id -> id < 500).count()).isBetween(95L, 155L);
    assertThat(rows(transform(data, "- sample: {share: 25%}").with("seed", 5))).isEqualTo(first);
    assertThat(rows(transform(data, "- sample: {share: 25%}").with("seed", 6))).isNotEqualTo(first);
    assertThat(rows(transform(data, "- sample: {rows: 7}"))).hasSize(7);
    assertThat(rows(transform(data, "- sample: {rows: 7000}"))).hasSize(1000);
  }

  private FakeStepContext joined(String join) throws Exception {
    return transform("FROM (VALUES (1, 'a'), (2, 'b'), (NULL, 'c'), (1, 'd')) t(k, s)", join)
        .input("other", table("FROM (VALUES (1, 'x'), (3, 'y'), (NULL, 'z'))  t(id, s)"), Map.of());
  }

  @Test
  void rowsAreJoinedOnKeysAndMissingKeysFindNobody() throws Exception {
    assertThat(rows(joined("- join: {with: other, on: {k: id}, prefix: other_}")))
        .containsExactly(List.of("1", "a", "x"), List.of("1", "d", "x"));
    assertThat(rows(joined("- join: {with: other, on: {k: id}, type: left, prefix: other_}")))
        .containsExactly(
            List.of("1", "a", "x"),
            List.of("2", "b", "null"),
            List.of("null", "c", "null"),
            List.of("1", "d", "x"));
  }

  @Test
  void aJoinThatMixesUpColumnsIsRefused() throws Exception {
    assertThat(failure(joined("- join: {with: other, on: {k: id}}"), FailureClass.USER))
        .contains("both tables have a column 's'");
    assertThat(failure(joined("- join: {with: other, on: {s: id}}"), FailureClass.USER))
        .contains("key 's' is text, but 'id' of 'other' is integer");
    assertThat(failure(joined("- join: {with: othr, on: {k: id}}"), FailureClass.USER))
        .contains("Did you mean 'other'?");
  }

  @Test
  void severalPartnersOfAKeyFailUnlessARuleSaysWhichOne() throws Exception {
    String data = "FROM (VALUES (1), (2)) t(k)";
    String other = "FROM (VALUES (2, 'p'), (1, 'q'), (2, 'r')) t(k, v)";
    FakeStepContext fails =
        transform(data, "- join: {with: o, on: k}").input("o", table(other), Map.of());
    assertThat(failure(fails, FailureClass.DATA))
        .contains("table 'o' has 2 rows with k = 2 (1 keys come more than once)");
    FakeStepContext first =
        transform(data, "- join: {with: o, on: k, duplicates: first}")
            .input("o", table(other), Map.of());
    assertThat(rows(first)).containsExactly(List.of("1", "q"), List.of("2", "p"));
    FakeStepContext all =
        transform(data, "- join: {with: o, on: k, duplicates: all}")
            .input("o", table(other), Map.of());
    assertThat(rows(all)).containsExactly(List.of("1", "q"), List.of("2", "p"), List.of("2", "r"));
  }

  @Test
  void tablesAreAppendedByName() throws Exception {
    String more = "SELECT 'new' AS s, 3 AS k";
    FakeStepContext same =
        transform("SELECT 1 AS k, 'a' AS s", "- union: {with: more}")
            .input("more", table(more), Map.of());
    assertThat(rows(same)).containsExactly(List.of("1", "a"), List.of("3", "new"));
    FakeStepContext other =
        transform("SELECT 1 AS k", "- union: {with: more}").input("more", table(more), Map.of());
    assertThat(failure(other, FailureClass.USER))
        .contains("'more' has a column 's', which the data has not");
    FakeStepContext all =
        transform("SELECT 1 AS k, true AS b", "- union: {with: more, columns: all}")
            .input("more", table(more), Map.of());
    assertThat(rows(all))
        .containsExactly(List.of("1", "true", "null"), List.of("3", "null", "new"));
    FakeStepContext types =
        transform("SELECT 'x' AS k, 'a' AS s", "- union: {with: more}")
            .input("more", table(more), Map.of());
    assertThat(failure(types, FailureClass.USER)).contains("column 'k' is text, but integer");
  }

  @Test
  void groupsBecomeRowsSortedByTheirKeys() throws Exception {
    FakeStepContext it =
        transform(
            PEOPLE,
            """
            - aggregate:
                by: [name]
                values: {n: count(*), oldest: max(age), ages: "string_agg(age, '+')", total: sum(age)}
            """);
    assertThat(rows(it))
        .containsExactly(
            List.of("Ann", "2", "31", "30+31", "61"),
            List.of("Bo", "1", "null", "null", "null"),
            List.of("Cy", "1", "20", "20", "20"));
    assertThat(types(it)).isEqualTo(List.of("text", "integer", "integer", "text", "integer"));
    assertThat(rows(transform(PEOPLE, "- aggregate: {values: {n: count(*)}}")))
        .containsExactly(List.of("4"));
  }

  @Test
  void anAggregateAcceptsItsKeysInExpressions() throws Exception {
    FakeStepContext it =
        transform(PEOPLE, "- aggregate: {by: name, values: {t: name || count(*)}}");
    assertThat(rows(it).get(0)).containsExactly("Ann", "Ann2");
    FakeStepContext not = transform(PEOPLE, "- aggregate: {by: name, values: {t: age + count(*)}}");
    assertThat(failure(not, FailureClass.USER)).contains("Operation 1 (aggregate)").contains("age");
  }

  @Test
  void severalDatasetsOfDataAreOneTable() throws Exception {
    FakeStepContext it =
        transform("SELECT 2 AS a", "- derive: {b: a * 10}")
            .input("data", table("SELECT 1 AS a"), Map.of());
    assertThat(rows(it)).containsExactly(List.of("2", "20"), List.of("1", "10"));
  }

  @Test
  void theSameRowsGiveTheSameBytesOnAnyNumberOfThreads() throws Exception {
    String data = "SELECT i AS id, i % 97 AS g, 1 / (i + 1.1) AS x FROM range(150000) r(i)";
    String operations =
        """
        - derive: {y: x * 3}
        - sample: {share: 50%}
        - fill: {y: {with: mean}}
        - aggregate: {by: [g], values: {s: sum(y), m: avg(x), f: first(id)}}
        """;
    FakeStepContext one = transform(data, operations).limits(512L << 20, 1);
    FakeStepContext four = transform(data, operations).limits(512L << 20, 4);
    one.run();
    four.run();
    assertThat(one.written("data").sha256()).isEqualTo(four.written("data").sha256());
  }

  @Test
  void theWinesOfAGrowerAreSummedUp() throws Exception {
    FakeStepContext it =
        transform(
            ExampleData.csv("wine.csv"),
            """
            - filter: alcohol > 12
            - derive: {strong: alcohol >= 13.5}
            - aggregate: {by: [cultivar], values: {wines: count(*), strong: count_if(strong)}}
            - sort: [wines desc]
            """);
    it.run();
    List<List<String>> expected =
        TestTables.query(
            "SELECT cultivar, count(*) AS n, sum((alcohol >= 13.5)::INT)::BIGINT FROM ("
                + ExampleData.csv("wine.csv")
                + ") WHERE alcohol > 12 GROUP BY cultivar ORDER BY n DESC");
    assertThat(TestTables.rows(it.written("data").path())).isEqualTo(expected).hasSize(3);
  }
}
