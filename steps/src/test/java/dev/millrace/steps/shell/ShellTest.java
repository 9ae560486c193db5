package dev.millrace.steps.shell;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class ShellTest {
  @TempDir Path directory;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    it = new FakeStepContext(new ShellKind(), directory.resolve("it"));
  }

  @Test
  void inputsAreFilesAndOutputsAreFiles() throws Exception {
    Path one = Files.writeString(directory.resolve("one"), "1\n");
    Path two = Files.writeString(directory.resolve("two"), "2\n");
    it.input("first-one", one, Map.of()).input("all", one, Map.of()).input("all", two, Map.of());

    it.with("outputs", Map.of("joined", "file"))
        .with("run", "cat \"$IN_FIRST_ONE\" $IN_ALL > \"$OUT_JOINED\"")
        .run();

    assertThat(it.written("joined").text()).isEqualTo("1\n1\n2\n");
  }

  @Test
  void variablesReachTheScriptAndWinOverThoseOfTheWorker() throws Exception {
    StepResult result =
        it.variable("MODE", "it's $fast")
            .variable("LANG", "tlh")
            .secret("TOKEN", "s3cret")
            .with("values", Map.of("stdout", "text"))
            .with("run", "echo \"$MODE|$LANG|$TOKEN|${PATH:+path}\"")
            .run();

    assertThat(result.values()).containsEntry("stdout", "it's $fast|tlh|s3cret|path");
  }

  @Test
  void aVariableThatAlsoNamesAParameterIsRefused() throws Exception {
    it.variable("PARAM_A", "x").with("params", Map.of("a", 1)).with("run", "true");

    assertThat(failure(it, FailureClass.USER))
        .isEqualTo(
            "'a' is given as PARAM_A, which 'env' or 'secrets' set as well. Rename one of them.");
  }

  @Test
  void noSecretOfAStepIsWrittenToAFileOrToTheArgumentsOfAProgram() throws Exception {
    it.secret("TOKEN", "s3cret-value")
        .with("values", Map.of("stdout", "text"))
        .with("run", "grep -rl s3cret-value .. || true; tr '\\0' ' ' < /proc/$$/cmdline");

    assertThat(it.run().values().get("stdout").toString())
        .doesNotContain("s3cret")
        .contains("run.sh");
  }

  @Test
  void aSecretAtACutIsMaskedBefore() throws Exception {
    String secret = "0123456789abcdef";
    it.secret("TOKEN", secret)
        .with("values", Map.of("stdout", "text"))
        .with("run", "head -c 16376 /dev/zero | tr '\\0' x; echo \"$TOKEN\"");

    assertThat(it.run().values().get("stdout").toString()).hasSize(16_379).endsWith("x***");

    FakeStepContext fails = new FakeStepContext(new ShellKind(), directory.resolve("fails"));
    fails.secret("TOKEN", secret).with("run", "printf '%0290d%s\\n' 0 \"$TOKEN\" >&2; exit 1");
    assertThat(failure(fails, FailureClass.USER)).contains("0***").doesNotContain("0123");
  }

  @Test
  void parametersReachTheScriptAsTextAndAsJson() throws Exception {
    it.with("params", Map.of("greeting", "it's $HOME", "list", List.of(1, 2)))
        .with("outputs", Map.of("out", "file"))
        .with(
            "run",
            "echo \"$PARAM_GREETING $PARAM_LIST\" > $OUT_OUT; cat $MILLRACE_PARAMS >> $OUT_OUT")
        .run();

    assertThat(it.written("out").text())
        .startsWith("it's $HOME [1,2]\n{")
        .contains("\"greeting\":\"it's $HOME\"");
  }

  @Test
  void aParameterThatNoVariableCanHoldStandsInTheFileAlone() throws Exception {
    it.with("params", Map.of("large", List.of("x".repeat(200_000)), "small", "s"))
        .with("outputs", Map.of("out", "file"))
        .with(
            "run",
            "echo \"${PARAM_LARGE-none} $PARAM_SMALL\" > $OUT_OUT; cat $MILLRACE_PARAMS >> $OUT_OUT")
        .run();

    assertThat(it.written("out").text()).startsWith("none s\n{").contains("x".repeat(200_000));
  }

  @Test
  void valuesAreWhatItWritesWithTheirTypes() throws Exception {
    StepResult result =
        it.with("values", Map.of("rows", "integer", "share", "number", "stdout", "text"))
            .with("run", "echo seen; echo '{\"rows\": 3, \"share\": 1}' > $MILLRACE_VALUES")
            .run();

    assertThat(result.values()).isEqualTo(Map.of("rows", 3, "share", 1.0, "stdout", "seen"));
    assertThat(it.logLines()).containsExactly("out: seen");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rows\": \"3\"} | The value 'rows' is \"3\"; it is declared as integer.",
        "{\"rows\": 3.5} | The value 'rows' is 3.5; it is declared as integer.",
        "{} | The script did not return the value 'rows' (integer).",
        "{\"rows\": 1, \"lines\": 2} | The script returned a value 'lines', which is not declared.",
        "[1] | What the script wrote to MILLRACE_VALUES is not a JSON object",
        "{rows} | What the script wrote to MILLRACE_VALUES is not JSON"
      })
  void otherValuesThanDeclaredAreTheUsersMistake(String json, String message) throws Exception {
    it.with("values", Map.of("rows", "integer"))
        .with("params", Map.of("json", json))
        .with("run", "echo \"$PARAM_JSON\" > $MILLRACE_VALUES");

    assertThat(failure(it, FailureClass.USER)).startsWith(message);
  }

  @Test
  void anOutputThatIsNotWrittenIsTheUsersMistake() throws Exception {
    it.with("outputs", Map.of("note", "file")).with("run", "true");

    assertThat(failure(it, FailureClass.USER)).startsWith("Output 'note' (file) was not written.");
  }

  @Test
  void anOutputOfAnotherTypeIsTheUsersMistake() throws Exception {
    it.with("outputs", Map.of("t", "dataset")).with("run", "echo a,b > $OUT_T");
    assertThat(failure(it, FailureClass.USER))
        .contains("is declared as dataset, which is a Parquet");

    it.with("outputs", Map.of("m", "metrics")).with("run", "echo nothing > $OUT_M");
    assertThat(failure(it, FailureClass.USER)).contains("is declared as metrics, which is a JSON");
  }

  @Test
  void aDatasetGetsItsRowsAndColumns() throws Exception {
    Path table = directory.resolve("t.parquet");
    TestTables.parquet(table, "SELECT 1 AS a, 'x' AS b");
    it.input("t", ArtifactType.DATASET, table, Map.of())
        .with("outputs", Map.of("copy", "dataset"))
        .with("run", "cp \"$IN_T\" \"$OUT_COPY\"")
        .run();

    assertThat(it.written("copy").facts()).containsEntry("rows", 1L).containsKey("columns");
  }

  @Test
  void anExitCodeIsTheUsersMistakeUnlessItIsListed() throws Exception {
    it.with("exit-codes", Map.of("75", "transient", "3", "gate"));

    it.with("run", "echo what is wrong >&2; exit 4");
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("The script ended with exit code 4. It said: what is wrong");
    it.with("run", "exit 75");
    failure(it, FailureClass.TRANSIENT);
    it.with("run", "exit 3");
    failure(it, FailureClass.GATE);
    it.with("run", "kill -9 $$");
    assertThat(failure(it, FailureClass.USER)).contains("signal 9");
  }

  @Test
  void theFirstCommandThatFailsEndsIt() throws Exception {
    it.with("run", "false; echo went on");

    failure(it, FailureClass.USER);
    assertThat(it.logLines()).isEmpty();
  }

  @Test
  void aScriptBesideTheDagRunsWithItsFilesAroundIt() throws Exception {
    it.file("bin/go.sh", "#!/bin/sh\ncat bin/../conf/a.txt; pwd")
        .file("conf/a.txt", "from the file\n")
        .with("files", List.of("conf/a.txt"))
        .with("script", "bin/go.sh")
        .run();

    assertThat(it.logLines().get(0)).isEqualTo("out: from the file");
    assertThat(it.logLines().get(1)).startsWith("out: " + directory.toRealPath());
  }

  @Test
  void oneScriptIsExpected() throws Exception {
    assertThat(failure(it, FailureClass.USER))
        .startsWith("Parameters 'run' and 'script' are not given");
  }

  @Test
  void itSeesNoVariableOfTheWorkerButThoseThatAreNamed() throws Exception {
    it.with("run", "env").with("values", Map.of("stdout", "text"));

    String seen = (String) it.run().values().get("stdout");

    Set<String> allowed =
        Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "TZ",
            "TMPDIR",
            "JAVA_HOME",
            "LD_LIBRARY_PATH",
            "PYENV_ROOT",
            "PYENV_VERSION",
            "OMP_NUM_THREADS",
            "_",
            "SHLVL",
            "PWD",
            "OLDPWD",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "REQUESTS_CA_BUNDLE");
    assertThat(System.getenv().keySet()).as("what it could see").isNotEmpty();
    assertThat(seen.lines().map(line -> line.split("=")[0]))
        .contains("PATH", "MILLRACE_RUN", "MILLRACE_CONTEXT")
        .allMatch(
            name ->
                allowed.contains(name)
                    || name.startsWith("MILLRACE_")
                    || name.startsWith("LC_")
                    || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
  }

  @Test
  void whatItLeavesInTheBackgroundEndsWithIt() throws Exception {
    it.with("run", "sleep 600 & echo $!").with("values", Map.of("stdout", "text"));

    long pid = Long.parseLong((String) it.run().values().get("stdout"));

    assertThat(ProcessHandle.of(pid).filter(ShellTest::runs)).isEmpty();
  }

  @Test
  void aStoppedScriptMayCleanUpAndIsGoneWithItsProcesses() throws Exception {
    Path cleaned = directory.resolve("cleaned");
    it.with("params", Map.of("file", cleaned.toString()))
        .with(
            "run",
            // What the shell waits for says so itself: a trap runs only once that has ended.
            "trap 'touch \"$PARAM_FILE\"; exit 1' TERM;"
                + " while true; do sh -c 'echo $PPID; exec sleep 600'; done");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> thrown.set(Assertions.catchThrowable(it::run)));
    attempt.start();
    long pid = Long.parseLong(it.firstPrinted().get(30, TimeUnit.SECONDS));

    attempt.interrupt();
    attempt.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(cleaned).exists();
    assertThat(ProcessHandle.of(pid).filter(ShellTest::runs)).isEmpty();
  }

  @Test
  void aScriptThatWillNotStopIsKilledWhenItsTimeForThatIsOver() throws Exception {
    it.grace(Duration.ofMillis(50))
        .with("run", "trap '' TERM; echo $$; while true; do sleep 600; done");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> thrown.set(Assertions.catchThrowable(it::run)));
    attempt.start();
    long pid = Long.parseLong(it.firstPrinted().get(30, TimeUnit.SECONDS));

    attempt.interrupt();
    attempt.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.of(pid).filter(ShellTest::runs)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void moreMemoryThanAllowedIsAnOom() throws Exception {
    it.with("memory", "32MiB").with("run", "head -c 150000000 /dev/zero | tail | sleep 600");

    assertThat(failure(it, FailureClass.OOM))
        .startsWith("The processes of the script used ")
        .contains("allowed are 32.0 MiB");
  }

  @Test
  void itTellsItsProgress() throws Exception {
    it.with(
            "run",
            "echo '0.2 begun' >> $MILLRACE_PROGRESS; echo '0.5 half done' >> $MILLRACE_PROGRESS")
        .run();

    assertThat(it.progressLines()).last().isEqualTo("0.5 half done");
  }

  @Test
  void namesThatAShellCannotTellApartAreRefused() throws Exception {
    it.with("params", Map.of("a-b", "1", "a_b", "2")).with("run", "true");

    assertThat(failure(it, FailureClass.USER)).contains("would both be PARAM_A_B");
  }

  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
