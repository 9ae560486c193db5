package dev.millrace.steps.python;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.testkit.FakeStepContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class PythonTest {
  @TempDir Path directory;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    it = context("it");
  }

  @Test
  void aPlainScriptNeedsNothing() throws Exception {
    Path table = Files.writeString(directory.resolve("table"), "1\n2\n");
    StepResult result =
        it.input("table", table, Map.of())
            .with("outputs", Map.of("copy", "file"))
            .with("values", Map.of("lines", "integer"))
            .with(
                "code",
                """
                import json, os
                text = open(os.environ["IN_TABLE"]).read()
                open(os.environ["OUT_COPY"], "w").write(text)
                json.dump({"lines": len(text.splitlines())}, open(os.environ["MILLRACE_VALUES"], "w"))
                """)
            .run();

    assertThat(result.values()).isEqualTo(Map.of("lines", 2));
    assertThat(it.written("copy").text()).isEqualTo("1\n2\n");
  }

  @Test
  void theHelperGivesTheSame() throws Exception {
    Path table = Files.writeString(directory.resolve("table"), "1\n2\n");
    StepResult result =
        it.input("table", table, Map.of("rows", 2L))
            .runParameter("trees", 7L)
            .with("params", Map.of("greeting", "Grüezi", "list", List.of(1, 2)))
            .with("outputs", Map.of("note", "file"))
            .with("values", Map.of("rows", "integer", "share", "number", "names", "list"))
            .with(
                "code",
                """
                import millrace
                millrace.progress(0.5, "half\\ndone")
                open(millrace.output("note"), "w", encoding="utf-8").write(
                    f"{millrace.params['greeting']} {millrace.run_params['trees']} {millrace.seed}")
                millrace.values(rows=millrace.facts("table")["rows"])
                millrace.values(share=0.25, names=["a", "b"])
                millrace.log("seen", millrace.inputs("table") == [millrace.input("table")])
                """)
            .run();

    assertThat(result.values())
        .isEqualTo(Map.of("rows", 2, "share", 0.25, "names", List.of("a", "b")));
    assertThat(it.written("note").text()).isEqualTo("Grüezi 7 42");
    assertThat(it.logLines()).containsExactly("out: seen True");
    assertThat(it.progressLines()).containsExactly("0.5 half done");
  }

  @Test
  void theHelperSaysWhatIsNotDeclared() throws Exception {
    it.with("code", "import millrace\nmillrace.output('note')");

    assertThat(failure(it, FailureClass.USER))
        .contains("exit code 1")
        .contains("Output 'note' is not declared. Add it below 'outputs' of step 'it'");
  }

  @Test
  void aScriptBesideTheDagImportsItsFiles() throws Exception {
    it.file("src/main.py", "import helper\nprint(helper.WORD)")
        .file("src/helper.py", "WORD = 'from the helper'")
        .with("files", List.of("src/helper.py"))
        .with("script", "src/main.py")
        .run();

    assertThat(it.logLines()).containsExactly("out: from the helper");
  }

  @Test
  void aMissingInterpreterIsNamedWithWhatToInstall() throws Exception {
    it.with("interpreter", "python9").with("code", "pass");

    assertThat(failure(it, FailureClass.USER))
        .startsWith("There is no 'python9' on the PATH of this worker. Install it there")
        .contains("apt install python3 python3-venv");
  }

  @Test
  void anEnvironmentIsBuiltOnceForEachContentAndNeverUsedHalfBuilt() throws Exception {
    Path cache = Files.createDirectories(directory.resolve("shared"));
    Path requirements = requirements("the first");
    FakeStepContext first = importing("first", cache, requirements);
    FakeStepContext second = importing("second", cache, requirements);
    CompletableFuture<Throwable> beside = new CompletableFuture<>();
    new Thread(() -> beside.complete(Assertions.catchThrowable(first::run))).start();
    second.run();
    assertThat(beside.get(120, TimeUnit.SECONDS)).isNull();

    assertThat(first.logLines()).contains("out: the first");
    assertThat(second.logLines()).contains("out: the first");
    assertThat(List.of(first, second))
        .filteredOn(one -> one.logLines().stream().anyMatch(l -> l.startsWith("Building a Python")))
        .as("builders")
        .hasSize(1);

    // As if the builder had been killed: what is there does not work, and nothing says it is whole.
    Path environment = environments(cache).get(0);
    Files.delete(environment.resolve("millrace-complete"));
    Files.delete(environment.resolve("bin").resolve("python"));
    FakeStepContext third = importing("third", cache, requirements);
    third.run();

    assertThat(third.logLines()).contains("out: the first");
    assertThat(environments(cache)).containsExactly(environment);
  }

  @Test
  void requirementsThatDoNotExistAreTheUsersMistake() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.txt"), "this is no requirement");
    it.file("requirements.txt", file).with("requirements", "requirements.txt").with("code", "pass");

    assertThat(failure(it, FailureClass.USER))
        .startsWith("The requirements cannot be installed: pip ended with exit code 1.");
  }

  private FakeStepContext context(String name) throws IOException {
    return new FakeStepContext(new PythonKind(), directory.resolve(name));
  }

  private FakeStepContext importing(String name, Path cache, Path requirements) throws Exception {
    return context(name)
        .cache(cache)
        .file("requirements.txt", requirements)
        .with("requirements", "requirements.txt")
        .with("code", "import demo\nprint(demo.WORD)");
  }

  private static List<Path> environments(Path cache) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(cache.resolve("python"), Files::isDirectory)) {
      List<Path> all = new ArrayList<>();
      found.forEach(all::add);
      return all;
    }
  }

  /** A requirements file that names a wheel of this machine, so that no network is needed. */
  private Path requirements(String word) throws IOException {
    Path wheel = directory.resolve("demo-1.0-py3-none-any.whl");
    Map<String, String> entries =
        Map.of(
            "demo.py",
            "WORD = '" + word + "'\n",
            "demo-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n",
            "demo-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "demo-1.0.dist-info/RECORD",
            "demo.py,,\ndemo-1.0.dist-info/METADATA,,\ndemo-1.0.dist-info/WHEEL,,\n"
                + "demo-1.0.dist-info/RECORD,,\n");
    try (OutputStream file = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return Files.writeString(
        directory.resolve("requirements.txt"), "demo @ " + wheel.toUri() + "\n");
  }
}
