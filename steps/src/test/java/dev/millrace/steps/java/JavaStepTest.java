package dev.millrace.steps.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.testkit.CompiledJar;
import dev.millrace.steps.testkit.Failures;
import dev.millrace.steps.testkit.FakeStepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of the author of a DAG. */
class JavaStepTest {
  private static final String HEAD =
      "import dev.millrace.spi.*; import java.nio.file.*; import java.util.*;\n";
  private static final String COUNT =
      HEAD
          + """
          public class Count implements Step {
            public StepResult run(StepContext context) throws StepException, java.io.IOException {
              Path table = context.requiredInput("table").path();
              Files.writeString(context.output("note").path(),
                  context.parameters().text("greeting") + " " + Words.of(Files.size(table))
                      + " " + Files.readString(context.file("more.txt")));
              return StepResult.of(Map.of("bytes", Files.size(table), "share", 1));
            }
          }
          """;
  private static final String WORDS =
      "class Words { static String of(long bytes) { return bytes + \" bytes\"; } }";

  @TempDir Path directory;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    it = new FakeStepContext(new JavaKind(), directory.resolve("it"));
  }

  private FakeStepContext classes(String name, Map<String, String> sources) throws Exception {
    return it.file("steps.jar", CompiledJar.of(directory.resolve("jar"), sources))
        .with("jar", "steps.jar")
        .with("class", name);
  }

  private StepException fails(String name, String... body) throws Exception {
    Map<String, String> sources = new LinkedHashMap<>();
    for (String text : body) {
      sources.put("One", HEAD + text);
    }
    classes(name, sources);
    return Failures.of(it);
  }

  @Test
  void aClassReadsItsInputsAndGivesOutputsAndValues() throws Exception {
    Path table = Files.writeString(directory.resolve("table"), "12345");
    classes("acme.Count", Map.of("Count", COUNT, "Words", WORDS))
        .file("more.txt", "more")
        .input("table", table, Map.of())
        .with("files", List.of("more.txt"))
        .with("params", Map.of("greeting", "Counted"))
        .with("outputs", Map.of("note", "file"))
        .with("values", Map.of("bytes", "integer", "share", "number"));

    assertThat(it.run().values()).isEqualTo(Map.of("bytes", 5L, "share", 1.0));
    assertThat(it.written("note").text()).isEqualTo("Counted 5 bytes more");
  }

  @Test
  void librariesAreFurtherJars() throws Exception {
    Path table = Files.writeString(directory.resolve("table"), "12345");
    Path both = CompiledJar.of(directory.resolve("a"), Map.of("Count", COUNT, "Words", WORDS));
    Path words = CompiledJar.of(directory.resolve("b"), Map.of("Words", WORDS));
    it.file("a/steps.jar", both)
        .file("b/steps.jar", words)
        .file("more.txt", "more")
        .input("table", table, Map.of())
        .with("jar", List.of("b/steps.jar", "a/steps.jar"))
        .with("class", "acme.Count")
        .with("params", Map.of("greeting", "Counted"))
        .with("outputs", Map.of("note", "file"))
        .with("values", Map.of("bytes", "integer", "share", "number"))
        .run();

    assertThat(it.wrote("note")).isTrue();
  }

  @Test
  void whatTheClassDoesWrongIsTheFaultOfItsAuthor() throws Exception {
    StepException thrown =
        fails(
            "acme.One",
            "public class One implements Step { public StepResult run(StepContext c) {"
                + " throw new IllegalStateException(\"no luck\"); } }");

    assertThat(thrown.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(thrown)
        .hasMessage(
            "The step of class acme.One threw IllegalStateException: no luck. Its log has the stack"
                + " trace.");
    assertThat(it.logLines()).anyMatch(line -> line.contains("acme.One.run(One.java:"));
  }

  @Test
  void aClassChoosesTheClassOfItsFailure() throws Exception {
    StepException thrown =
        fails(
            "acme.One",
            "public class One implements Step { public StepResult run(StepContext c) throws"
                + " StepException { throw new StepException(FailureClass.DATA, \"too few\"); } }");

    assertThat(thrown.failureClass()).isEqualTo(FailureClass.DATA);
    assertThat(thrown).hasMessage("too few");
  }

  @Test
  void whatIsNotThereOrNoStepIsSaid() throws Exception {
    assertThat(fails("acme.Two", "class One {}"))
        .hasMessage("There is no class acme.Two in steps.jar.");
  }

  @Test
  void aClassThatIsNoStepIsSaid() throws Exception {
    assertThat(fails("acme.One", "public class One {}"))
        .hasMessage("Class acme.One does not implement dev.millrace.spi.Step.");
  }

  @Test
  void aClassThatCannotBeMadeIsSaid() throws Exception {
    assertThat(
            fails(
                "acme.One",
                "public class One implements Step { public One(int x) {} public StepResult"
                    + " run(StepContext c) { return StepResult.done(); } }"))
        .hasMessageStartingWith("Class acme.One cannot be made; expected a public class");
  }

  private static final String GIVES_A_VALUE =
      "public class One implements Step { public StepResult run(StepContext c) {"
          + " return StepResult.of(Map.of(\"x\", 1)); } }";

  @Test
  void whatIsDeclaredMustBeGiven() throws Exception {
    it.with("outputs", Map.of("note", "file"));

    assertThat(fails("acme.One", GIVES_A_VALUE))
        .hasMessageContaining("Output 'note' (file) was not written. The class must write");
  }

  @Test
  void whatIsGivenMustBeDeclared() throws Exception {
    assertThat(fails("acme.One", GIVES_A_VALUE))
        .hasMessageContaining("returned a value 'x', which is not declared");
  }

  @Test
  void itSeesNothingOfMillraceButTheApi() throws Exception {
    assertThat(
            fails(
                "acme.One",
                "public class One implements Step { public StepResult run(StepContext c) throws"
                    + " StepException { try { Class.forName(\"dev.millrace.steps.java.JavaKind\"); }"
                    + " catch (ClassNotFoundException e) { throw StepException.user(\"hidden\"); }"
                    + " return StepResult.done(); } }"))
        .hasMessage("hidden");
  }
}
