package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir private Path directory;
  private CommandTester tester;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
  }

  @Test
  void theApplicationsKindsAreTheOnesThatAreChecked() throws Exception {
    String dag = tester.dag();
    String[] args = {"check", dag};
    assertThat(MillraceCommand.execute(args, tester, TestKinds.kinds(), tester.streams())).isZero();
    assertThat(MillraceCommand.execute(args, tester, List.of(), tester.streams())).isEqualTo(2);
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(tester.run("--version")).isZero();
    assertThat(tester.out()).matches("millrace [0-9][^ ]* \\(Java [^\\n]*\\)\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "dev", "check", "trigger", "runs", "logs", "models", "predict", "server"})
  void everyCommandHasHelpWithExamplesExitCodesAndJson(String command) {
    assertThat(tester.run(command, "--help")).isZero();
    assertThat(tester.out())
        .contains("Examples:", "./millrace " + command, "Exit codes:", "--json");
    assertThat(tester.run("help", command)).isZero();
    assertThat(tester.out()).contains("./millrace " + command);
    assertThat(tester.err()).isEmpty();
  }

  @Test
  void withoutACommandTheCommandsAreNamed() {
    assertThat(tester.run()).isEqualTo(2);
    assertThat(tester.err()).contains("run, dev, check");
  }

  @Test
  void aMisspeltCommandGetsASuggestion() {
    assertThat(tester.run("chekc", "x")).isEqualTo(2);
    assertThat(tester.err()).contains("'chekc'", "Did you mean 'check'?");
  }

  @Test
  void aMisspeltOptionGetsASuggestion() {
    assertThat(tester.run("run", "x.yaml", "--qiet")).isEqualTo(2);
    assertThat(tester.err()).contains("'--qiet'", "Did you mean '--quiet'?");
  }

  @Test
  void aMissingArgumentIsNamedAndIsJsonWhereAsked() throws Exception {
    assertThat(tester.run("run", "--json")).isEqualTo(2);
    assertThat(tester.problem().get("detail").asText()).contains("FILE");
    assertThat(tester.out()).isEmpty();
  }

  @Test
  void aDefectGetsAnIncidentIdAndItsStackGoesToAFile() throws Exception {
    tester.defect = new IllegalStateException("boom");
    Files.createDirectories(directory.resolve(".millrace"));
    assertThat(tester.run("run", tester.dag())).isEqualTo(70);
    assertThat(tester.err()).containsPattern("Incident [0-9a-f]{8}").doesNotContain("\tat ");
    try (var files = Files.list(directory.resolve(".millrace/incidents"))) {
      List<Path> logs = files.toList();
      assertThat(logs).hasSize(1);
      assertThat(Files.readString(logs.get(0))).contains("boom", "\tat ");
      assertThat(tester.err()).contains(logs.get(0).getFileName().toString());
    }
  }

  @Test
  void anErrorOfTheJvmIsADefectToo() throws Exception {
    tester.defect = new NoClassDefFoundError("lost/Class");
    assertThat(tester.run("run", tester.dag(), "--json")).isEqualTo(70);
    assertThat(tester.problem().get("detail").asText()).contains("Incident ");
  }

  @Test
  void completionIsAShellScript() {
    assertThat(tester.run("completion")).isZero();
    assertThat(tester.out()).contains("complete -F").contains("millrace");
  }
}
