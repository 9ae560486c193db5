package dev.millrace.steps.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.testkit.Failures;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
  private static final String WINE = "alcohol,grade\n14.2,a\n13.2,b\n12.4,c\n";

  @TempDir Path directory;
  private int contexts;

  private FakeStepContext context() throws IOException {
    return new FakeStepContext(new IngestKind(), directory.resolve("it" + contexts++));
  }

  private FakeStepContext reading(String name, String content) throws IOException {
    return context().file(name, content).with("from", name);
  }

  private static List<String> types(FakeStepContext context) {
    List<String> types = new ArrayList<>();
    for (Object column : (List<?>) context.written("data").facts().get("columns")) {
      types.add(((Map<?, ?>) column).get("name") + ":" + ((Map<?, ?>) column).get("type"));
    }
    return types;
  }

  private static void assertData(StepException failure, String message) {
    assertThat(failure).hasMessage(message);
    assertThat(failure.failureClass()).isEqualTo(FailureClass.DATA);
  }

  @Test
  void aCsvBecomesATypedTableInItsOrder() throws Exception {
    FakeStepContext it =
        reading(
            "d.csv",
            "n,x,flag,day,at,name\n"
                + "2,1.5,true,2026-01-31,2026-01-31T10:00:00,\"Smith, \"\"J\"\"\"\n"
                + "1,-2e3,FALSE,2026-02-01,2026-02-01 11:30:00,\n");
    StepResult result = it.run();
    assertThat(types(it))
        .containsExactly(
            "n:integer", "x:number", "flag:boolean", "day:date", "at:timestamp", "name:text");
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(
            List.of("2", "1.5", "true", "2026-01-31", "2026-01-31 10:00:00.0", "Smith, \"J\""),
            List.of("1", "-2000.0", "false", "2026-02-01", "2026-02-01 11:30:00.0", "null"));
    assertThat(result.values()).containsEntry("rows", 2L).containsEntry("columns", 6L);
    assertThat(it.written("data").facts()).containsEntry("rows", 2L);
  }

  @Test
  void theSameFileGivesTheSameBytes() throws Exception {
    FakeStepContext one = reading("d.csv", WINE).limits(128 << 20, 1);
    FakeStepContext two = reading("d.csv", WINE);
    one.run();
    two.run();
    assertThat(one.written("data").sha256()).isEqualTo(two.written("data").sha256());
  }

  @Test
  void declaredTypesWin() throws Exception {
    FakeStepContext it =
        reading("d.csv", "zip,n\n1001,1\n1002,2\n")
            .with("columns", Map.of("zip", "text", "n", "number"));
    it.run();
    assertThat(types(it)).containsExactly("zip:text", "n:number");
  }

  @Test
  void digitsWithALeadingZeroStayText() throws Exception {
    FakeStepContext it = reading("d.csv", "zip\n0815\n1234\n");
    it.run();
    assertThat(TestTables.column(it.written("data").path(), "zip")).containsExactly("0815", "1234");
  }

  @Test
  void aFileWithoutHeaderTakesItsNamesFromTheDag() throws Exception {
    FakeStepContext it =
        reading("iris.data", "5.1,Iris-setosa\n4.9,Iris-setosa\n\n")
            .with("format", "csv")
            .with("csv", Map.of("header", false, "names", List.of("length", "species")));
    it.run();
    assertThat(types(it)).containsExactly("length:number", "species:text");
  }

  @Test
  void declaredColumnsCanNameAFileWithoutHeader() throws Exception {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("width", "number");
    columns.put("length", "integer");
    FakeStepContext it =
        reading("iris.data", "3,5\n4,6\n")
            .with("format", "csv")
            .with("csv", Map.of("header", false))
            .with("columns", columns);
    it.run();
    assertThat(types(it)).containsExactly("width:number", "length:integer");
    it = reading("iris.csv", "3,5,1\n").with("csv", Map.of("header", false));
    assertData(
        Failures.of(it.with("columns", columns)),
        "iris.csv, line 1: has 3 fields; the DAG names 2. Correct the row; a field that contains"
            + " the delimiter must be quoted.");
  }

  @Test
  void delimiterQuoteNullsDecimalSkipAndEncodingCanBeSaid() throws Exception {
    Path file = directory.resolve("de.csv");
    Files.write(
        file, "erzeugt\nname;größe\n'a;b';1,5\nNA;2\n".getBytes(StandardCharsets.ISO_8859_1));
    FakeStepContext it =
        context()
            .file("de.csv", file)
            .with("from", "de.csv")
            .with(
                "csv",
                Map.of(
                    "delimiter",
                    ";",
                    "quote",
                    "'",
                    "nulls",
                    List.of("NA"),
                    "decimal",
                    ",",
                    "skip",
                    1,
                    "encoding",
                    "latin-1"));
    it.run();
    assertThat(types(it)).containsExactly("name:text", "größe:number");
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(List.of("a;b", "1.5"), List.of("null", "2.0"));
  }

  @Test
  void theDelimiterIsFoundInTheHeader() throws Exception {
    for (String delimiter : List.of(",", ";", "\t", "|")) {
      FakeStepContext it = reading("d.csv", WINE.replace(",", delimiter));
      it.run();
      assertThat(types(it)).containsExactly("alcohol:number", "grade:text");
    }
  }

  @Test
  void windowsLineEndsAMarkAndQuotedLineEndsAreRead() throws Exception {
    FakeStepContext it = reading("d.csv", "\uFEFFa,b\r\n1,\"x\r\ny\"\r\n2,z");
    it.run();
    assertThat(TestTables.rows(it.written("data").path()))
        .containsExactly(List.of("1", "x\ny"), List.of("2", "z"));
  }

  @Test
  void gzipIsDecompressed() throws Exception {
    Path file = directory.resolve("d.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(WINE.getBytes(StandardCharsets.UTF_8));
    }
    FakeStepContext it = context().file("d.csv.gz", file).with("from", "d.csv.gz");
    assertThat(it.run().values())
        .containsEntry("rows", 3L)
        .containsEntry("sha256", FakeStepContext.sha256(file));
  }

  @Test
  void jsonLinesAndAJsonArrayGiveTheSameTable() throws Exception {
    String one = "{\"a\": 1, \"b\": \"x\"}";
    String two = "{\"b\": null, \"a\": 2.5, \"c\": {\"d\": [1]}}";
    FakeStepContext lines = reading("d.jsonl", one + "\n" + two + "\n");
    FakeStepContext array = reading("d.json", "[" + one + ",\n" + two + "]");
    lines.run();
    array.run();
    assertThat(types(lines)).containsExactly("a:number", "b:text", "c:text");
    assertThat(TestTables.rows(lines.written("data").path()))
        .containsExactly(List.of("1.0", "x", "null"), List.of("2.5", "null", "{\"d\":[1]}"));
    assertThat(array.written("data").sha256()).isEqualTo(lines.written("data").sha256());
  }

  @Test
  void jsonStringsOfDigitsStayText() throws Exception {
    FakeStepContext it = reading("d.jsonl", "{\"zip\":\"1234\"}\n{\"zip\":\"5678\"}\n");
    it.run();
    assertThat(types(it)).containsExactly("zip:text");
  }

  @Test
  void parquetIsTakenAsItIs() throws Exception {
    Path file =
        TestTables.parquet(
            directory.resolve("p.parquet"), "SELECT 3 - i AS a, 'v' || i AS b FROM range(3) r(i)");
    FakeStepContext it = context().file("p.parquet", file).with("from", "p.parquet");
    it.with("columns", Map.of("a", "number")).run();
    assertThat(types(it)).containsExactly("a:number", "b:text");
    assertThat(TestTables.column(it.written("data").path(), "a"))
        .containsExactly("3.0", "2.0", "1.0");
  }

  @Test
  void anotherDigestIsRefusedWithBothDigests() throws Exception {
    String expected = "ab".repeat(32);
    FakeStepContext it = reading("data/wine.csv", WINE).with("sha256", expected);
    assertThat(Failures.of(it))
        .hasMessageStartingWith("data/wine.csv has the SHA-256 digest d8a4448e4ae5")
        .hasMessageContaining("; 'sha256' expects " + expected + ". Get the expected bytes back");
    assertThat(it.wrote("data")).isFalse();
  }

  @Test
  void theRightDigestIsAccepted() throws Exception {
    FakeStepContext it = reading("d.csv", WINE);
    String digest = FakeStepContext.sha256(it.file("d.csv"));
    assertThat(it.with("sha256", digest.toUpperCase(Locale.ROOT)).run().values())
        .containsEntry("sha256", digest);
  }

  @Test
  void aMissingFileIsTheAuthorsMistake() throws Exception {
    StepException failure = Failures.of(context().with("from", "no.csv"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure).hasMessageContaining("no.csv");
  }

  @Test
  void aSingleBadNumberNamesLineColumnValueAndType() throws Exception {
    StringBuilder csv = new StringBuilder("id,note,alcohol\n");
    for (int i = 0; i < 100; i++) {
      csv.append(i).append(i == 3 ? ",\"two\nlines\"," : ",x,").append(i == 57 ? "l4.2" : "14.2");
      csv.append('\n');
    }
    FakeStepContext it = reading("data/wine.csv", csv.toString());
    assertData(
        Failures.of(it),
        "data/wine.csv, line 60, column 'alcohol': 'l4.2' is not a number (1 of 100 values are"
            + " not). Correct the file; or, if it stands for a missing value, add it to"
            + " 'csv.nulls'; or declare the column as text with 'columns: {alcohol: text}'.");
  }

  @Test
  void oneRecurringWordAmongNumbersIsTakenForAMissingValue() throws Exception {
    StringBuilder csv = new StringBuilder("x\n");
    for (int i = 0; i < 40; i++) {
      csv.append(i % 4 == 0 ? "NA" : Integer.toString(i)).append('\n');
    }
    assertThat(Failures.of(reading("d.csv", csv.toString())))
        .hasMessageStartingWith("d.csv, line 2, column 'x': 'NA' is not a whole number (10 of 40");
    FakeStepContext told =
        reading("d.csv", csv.toString()).with("csv", Map.of("nulls", List.of("NA")));
    told.run();
    assertThat(types(told)).containsExactly("x:integer");
  }

  @Test
  void aDeclaredTypeIsHeldAgainstEveryValue() throws Exception {
    FakeStepContext it =
        reading("d.csv", "a,b\n1,2.0\n2,3.5\n").with("columns", Map.of("b", "integer"));
    assertData(
        Failures.of(it),
        "d.csv, line 2, column 'b': '2.0' is not a whole number (2 of 2 values are not)."
            + " 'columns' declares it so; correct the file or the type.");
  }

  @Test
  void aDeclaredColumnThatIsMissingComesWithTheNearestSpelling() throws Exception {
    FakeStepContext it = reading("d.csv", WINE).with("columns", Map.of("alchohol", "number"));
    assertData(
        Failures.of(it),
        "Parameter 'columns' names column 'alchohol', which the data does not have."
            + " Did you mean 'alcohol'? It has: alcohol, grade.");
  }

  @Test
  void aRowOfAnotherWidthNamesItsLine() throws Exception {
    assertData(
        Failures.of(reading("d.csv", WINE + "1,2,3\n")),
        "d.csv, line 5: has 3 fields; the header has 2. Correct the row; a field that contains the"
            + " delimiter must be quoted.");
  }

  @Test
  void brokenQuotesNameTheirLine() throws Exception {
    assertData(
        Failures.of(reading("d.csv", "a,b\n1,\"x\n2,y\n")),
        "d.csv, line 2: opens a quote that is never closed.");
    assertThat(Failures.of(reading("d.csv", "a,b\n1,\"x\"y\n")))
        .hasMessageStartingWith("d.csv, line 2: has 'y' after a closing quote; expected ','");
  }

  @Test
  void bytesThatAreNotTextNameTheirLine() throws Exception {
    Path file = directory.resolve("latin.csv");
    Files.write(file, "a\nok\ngr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1));
    FakeStepContext it = context().file("latin.csv", file).with("from", "latin.csv");
    assertThat(Failures.of(it))
        .hasMessageStartingWith("latin.csv, line 3: holds bytes that are not text");
  }

  @Test
  void emptyFilesAreRefused() throws Exception {
    assertData(Failures.of(reading("d.csv", "")), "d.csv is empty; expected a table.");
    assertData(Failures.of(reading("d.csv", "\n\n")), "d.csv has no lines; expected a header.");
    assertData(
        Failures.of(reading("d.csv", "a,b\n")), "d.csv has 0 rows; 'min-rows' expects at least 1.");
    assertThat(reading("d.csv", "a,b\n").with("min-rows", 0).run().values())
        .containsEntry("rows", 0L);
  }

  @Test
  void aFirstLineOfDataIsNotTakenForAHeader() throws Exception {
    assertData(
        Failures.of(reading("iris.csv", "5.1,3.5,1.4,Iris-setosa\n4.9,3.0,1.4,Iris-setosa\n")),
        "iris.csv, line 1: '1.4' looks like data; expected a header. If the file has none, set"
            + " 'csv: {header: false, names: […]}'; if these are the names, set 'csv: {header:"
            + " true}'.");
    FakeStepContext years =
        reading("y.csv", "2024,2025\n1,2\n").with("csv", Map.of("header", true));
    years.run();
    assertThat(types(years)).containsExactly("2024:integer", "2025:integer");
  }

  @Test
  void headersMustNameEachColumnOnce() throws Exception {
    assertData(
        Failures.of(reading("d.csv", "a,a\n1,2\n")),
        "d.csv, line 1: the header has two columns named 'a'.");
    assertData(
        Failures.of(reading("d.csv", "a,\n1,2\n")),
        "d.csv, line 1: column 2 of the header has no name.");
    assertData(
        Failures.of(reading("d.csv", "a,A\n1,2\n")),
        "d.csv has two columns named 'A', upper and lower case taken as equal. Rename one.");
  }

  @Test
  void noHeaderWithoutNamesIsTheAuthorsMistake() throws Exception {
    StepException failure =
        Failures.of(reading("d.csv", WINE).with("csv", Map.of("header", false)));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure)
        .hasMessage(
            "'csv.header' is false, so 'csv.names' or 'columns' must name the columns, in their"
                + " order.");
  }

  @Test
  void damagedJsonNamesItsLine() throws Exception {
    StepException failure = Failures.of(reading("d.jsonl", "{\"a\":1}\n{\"a\":}\n"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.DATA);
    assertThat(failure).hasMessageStartingWith("d.jsonl, line 2: is not JSON: Unexpected");
    assertThat(Failures.of(reading("d.jsonl", "{\"a\":1}\n7\n")))
        .hasMessage("d.jsonl, line 2: has 7; expected an object such as {\"a\": 1}.");
  }

  @Test
  void somethingElseThanParquetIsRefused() throws Exception {
    FakeStepContext it = reading("p.parquet", WINE);
    assertData(
        Failures.of(it),
        "p.parquet is not a readable Parquet file. Is 'format' right, the file whole?");
  }

  @Test
  void anUnknownFileNameAsksForTheFormat() throws Exception {
    StepException failure = Failures.of(reading("wine.xlsx", WINE));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure)
        .hasMessageStartingWith("The name 'wine.xlsx' does not tell its format (known: .csv")
        .hasMessageEndingWith("Set 'format' to csv, json or parquet.");
  }

  @Test
  void aSourceLargerThanItsCapIsRefused() throws Exception {
    assertData(
        Failures.of(reading("d.csv", WINE).with("max-bytes", "10B")),
        "d.csv has 35 bytes; 'max-bytes' allows 10. Raise 'max-bytes' if it is meant to be that"
            + " large.");
    Path bomb = directory.resolve("bomb.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(new byte[1 << 20]);
    }
    assertThat(
            Failures.of(
                context()
                    .file("bomb.csv.gz", bomb)
                    .with("from", "bomb.csv.gz")
                    .with("max-bytes", "64KiB")))
        .hasMessageStartingWith("bomb.csv.gz has more than 65536 bytes when decompressed");
  }

  @Test
  void anInterruptEndsTheReading() throws Exception {
    for (String name : List.of("d.csv", "d.jsonl")) {
      FakeStepContext it = reading(name, name.endsWith("v") ? WINE : "{\"a\": 1}\n");
      Thread.currentThread().interrupt();
      assertThatThrownBy(it::run).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(it.wrote("data")).isFalse();
    }
  }
}
