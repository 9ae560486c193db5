package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    server.models.add(Views.model("wine", "r1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void modelsAreListed() throws Exception {
    assertThat(tester.run("models")).isZero();
    assertThat(tester.out()).containsPattern("wine +2 +live=2 +2026-03-01 12:00:00 +r1");
    assertThat(tester.run("models", "--json")).isZero();
    assertThat(tester.json().get("items").get(0).get("name").asText()).isEqualTo("wine");
    server.models.clear();
    assertThat(tester.run("models")).isZero();
    assertThat(tester.out()).contains("No model is registered yet");
  }

  @Test
  void aModelIsShownByNameAliasOrVersion() throws Exception {
    assertThat(tester.run("models", "wine")).isZero();
    assertThat(tester.out()).containsPattern("2 +live").containsPattern("1 +2026");
    assertThat(tester.run("models", "wine@live")).isZero();
    assertThat(tester.out()).containsPattern("version +2").containsPattern("f1 +0.93");
    assertThat(tester.run("models", "wine/1", "--json")).isZero();
    assertThat(tester.json().get("version").asInt()).isEqualTo(1);
    assertThat(tester.run("models", "wine/x")).isEqualTo(2);
    assertThat(tester.err()).contains("MODEL/VERSION");
    assertThat(tester.run("models", "beer")).isEqualTo(2);
  }

  @Test
  void aBundleIsUnpackedIntoAnEmptyDirectory() throws Exception {
    server.artifacts.put("ab".repeat(32), zip("card/MODEL_CARD.md", "# Wine"));
    assertThat(tester.run("models", "wine", "--export", "out")).isZero();
    assertThat(tester.out()).contains("wine version 2: 1 files in out");
    assertThat(directory.resolve("out/card/MODEL_CARD.md")).hasContent("# Wine");
    assertThat(tester.run("models", "wine", "--export", "out")).isEqualTo(2);
    assertThat(tester.err()).contains("not empty");
    assertThat(tester.run("models", "--export", "out")).isEqualTo(2);
  }

  @Test
  void aBundleThatReachesOutsideIsRefused() throws Exception {
    server.artifacts.put("ab".repeat(32), zip("../escaped", "x"));
    assertThat(tester.run("models", "wine", "--export", "out")).isEqualTo(2);
    assertThat(tester.err()).contains("../escaped");
    assertThat(directory.resolve("escaped")).doesNotExist();
  }

  @Test
  void aCsvFileComesBackWithThePredictions() throws Exception {
    tester.write("new.csv", "x;note\n1.5;\"a;b\"\n;\n");
    assertThat(tester.run("predict", "wine", "--csv", "new.csv")).isZero();
    assertThat(tester.out())
        .isEqualTo("x,note,prediction,score\n1.5,a;b,grade 1.5,0.5\n,,none,0.5\n");
    assertThat(server.predictions.get(0).get(1).get("x").isNull()).isTrue();
    assertThat(server.requests).contains("POST /api/v1/models/wine/predict?version=2");
  }

  @Test
  void predictionsGoToAFileAndAColumnOfTheSameNameIsKept() throws Exception {
    tester.write("new.csv", "x,prediction\n1,old\n");
    assertThat(tester.run("predict", "wine@live", "--csv", "new.csv", "--out", "p.csv")).isZero();
    assertThat(tester.out()).isEmpty();
    assertThat(directory.resolve("p.csv"))
        .hasContent("x,prediction,wine.prediction,score\n1,old,grade 1,0.5\n");
  }

  @Test
  void rowsAreAskedInBatches() throws Exception {
    tester.write("new.csv", "x\n" + "7\n".repeat(2_500));
    assertThat(tester.run("predict", "wine/1", "--csv", "new.csv", "--json")).isZero();
    assertThat(server.predictions.stream().map(rows -> rows.size()))
        .containsExactly(1_000, 1_000, 500);
    assertThat(tester.json().get("predictions")).hasSize(2_500);
    assertThat(tester.json().get("version").asInt()).isEqualTo(1);
  }

  @Test
  void typedRowsBecomeATable() {
    assertThat(tester.run("predict", "wine", "--row", "x=3,\"note=a,b\"", "--row", "x=4")).isZero();
    assertThat(tester.out().lines())
        .containsExactly("prediction  score", "grade 3     0.5", "grade 4     0.5");
    assertThat(server.predictions.get(0).get(0).get("note").asText()).isEqualTo("a,b");
  }

  @Test
  void standardInputIsReadToo() {
    tester.in = new ByteArrayInputStream("\uFEFFx\n5\n".getBytes(StandardCharsets.UTF_8));
    assertThat(tester.run("predict", "wine", "--csv", "-", "--format", "csv")).isZero();
    assertThat(tester.out()).contains("grade 5");
  }

  @Test
  void columnsThatTheModelDoesNotReadStayForTheOutputAndAreNotSent() throws Exception {
    tester.write("new.csv", "id,x\n77,1\n");
    tester.run("predict", "wine", "--csv", "new.csv");
    assertThat(server.predictions.get(0).get(0).has("id")).isFalse();
    assertThat(tester.out()).contains("77,1,grade 1");
  }

  @Test
  void ifAColumnIsMissingAllAreSentSoThatTheAnswerCanNameTheMisspeltOne() throws Exception {
    tester.write("new.csv", "id,xx\n77,1\n");
    tester.run("predict", "wine", "--csv", "new.csv");
    assertThat(server.predictions.get(0).get(0).has("id")).isTrue();
    assertThat(server.predictions.get(0).get(0).has("xx")).isTrue();
  }

  @Test
  void aBadCellIsNamedByItsPlaceInTheFileAndNothingIsPrinted() throws Exception {
    tester.write("new.csv", "x\n1\n\nabc\n");
    server.refuse(
        "POST /api/v1/models/wine/predict",
        400,
        Map.of(
            "title", "The rows do not fit the model",
            "detail", "row 2: column \"x\" is \"abc\"; expected a finite number",
            "row", 2));
    assertThat(tester.run("predict", "wine", "--csv", "new.csv")).isEqualTo(2);
    assertThat(tester.err())
        .contains("new.csv:4: column \"x\" is \"abc\"; expected a finite number")
        .doesNotContain("row 2");
    assertThat(tester.out()).isEmpty();
  }

  @Test
  void aRowOfAnotherLengthIsNamed() throws Exception {
    tester.write("new.csv", "x,y\n1,2\n1,2,3\n");
    assertThat(tester.run("predict", "wine", "--csv", "new.csv")).isEqualTo(2);
    assertThat(tester.err()).contains("new.csv:3: 3 cells; 2 were expected");
  }

  @Test
  void aHeaderThatCannotBeUsedIsNamed() throws Exception {
    tester.write("twice.csv", "x,x\n1,2\n");
    assertThat(tester.run("predict", "wine", "--csv", "twice.csv")).isEqualTo(2);
    assertThat(tester.err()).contains("two columns are called \"x\"");
    tester.write("empty.csv", "");
    assertThat(tester.run("predict", "wine", "--csv", "empty.csv")).isEqualTo(2);
    assertThat(tester.err()).contains("no header");
    Files.write(directory.resolve("latin.csv"), new byte[] {'x', '\n', (byte) 0xE9, '\n'});
    assertThat(tester.run("predict", "wine", "--csv", "latin.csv")).isEqualTo(2);
    assertThat(tester.err()).contains("UTF-8");
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThat(tester.run("predict", "wine")).isEqualTo(2);
    assertThat(tester.err()).contains("--csv").contains("--row");
    assertThat(tester.run("predict", "wine", "--csv", "none.csv")).isEqualTo(2);
    assertThat(tester.err()).contains("none.csv");
    assertThat(tester.run("predict", "wine", "--row", "x")).isEqualTo(2);
    assertThat(tester.err()).contains("NAME=VALUE");
    assertThat(tester.run("predict", "wine", "--row", "x=1,x=2")).isEqualTo(2);
    assertThat(tester.err()).contains("twice");
    assertThat(tester.run("predict", "wine@none", "--row", "x=1")).isEqualTo(2);
  }

  private static byte[] zip(String name, String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
