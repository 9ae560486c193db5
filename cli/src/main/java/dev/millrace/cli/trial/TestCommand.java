package dev.millrace.cli.trial;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.dagfile.DagFolder;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code test}: plays the tests of DAGs. */
@Command(
    name = "test",
    description =
        "Play the tests of DAGs, *.test.yaml: runs on a virtual clock with stubs in place of steps,"
            + " compared with what is expected. Nothing is started, and no time passes.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is as expected",
      "1:a case is not",
      "2:a test or a DAG has findings, or there is no test"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace test dags",
      "  ./millrace test dags/wine.test.yaml --junit target/pipelines.xml"
    })
public final class TestCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|DIR",
      description = "Files of tests, or directories with some. Default: the current directory.")
  private List<String> paths = List.of(".");

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the results as JUnit's XML, which CI servers read.")
  private String junit;

  public TestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    DagReader reader = context.dagReader();
    Expressions expressions = new Expressions();
    List<CaseResult> cases = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Map<String, Path> files = files();
    for (Map.Entry<String, Path> named : files.entrySet()) {
      TestFile file = new TestFile(context, named.getKey(), named.getValue(), reader);
      findings.addAll(file.findings());
      List<CaseResult> played = file.play(expressions);
      cases.addAll(played);
      if (!json.on()) {
        show(file, played);
      }
    }
    long failed = cases.stream().filter(one -> !one.passed()).count();
    if (json.on()) {
      printJson(cases, findings, failed);
    } else {
      String counts =
          "%s in %s: %d passed, %d failed, %s"
              .formatted(
                  counted(cases.size(), "case"),
                  counted(files.size(), "file"),
                  cases.size() - failed,
                  failed,
                  counted(findings.size(), "finding"));
      double seconds = (System.nanoTime() - begun) / 1e9;
      context.io().err().printf(Locale.ROOT, "%s, %.1f s%n", counts, seconds);
    }
    if (junit != null) {
      write(JunitReport.of(cases, findings));
    }
    return !findings.isEmpty()
        ? ExitCode.MISTAKE
        : failed > 0 ? ExitCode.RUN_FAILED : ExitCode.DONE;
  }

  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String typed : paths) {
      Path path = context.path(typed);
      if (Files.isDirectory(path)) {
        files.putAll(DagFolder.tests(typed, path));
      } else if (Files.exists(path)) {
        files.put(typed, path);
      } else {
        throw CommandFailure.mistake(
            "no such file", "There is no file " + typed + ".", "Check the path.");
      }
    }
    if (files.isEmpty()) {
      throw CommandFailure.mistake(
          "no tests",
          "There are no *.test.yaml in " + String.join(", ", paths) + ".",
          "See docs/reference/pipeline-tests.md.");
    }
    return files;
  }

  private void show(TestFile file, List<CaseResult> played) {
    PrintStream out = context.io().out();
    out.println(file.name());
    file.findings().forEach(finding -> out.println("  " + finding));
    for (CaseResult one : played) {
      out.println((one.passed() ? "  ok    " : "  FAIL  ") + one.name());
      one.problems()
          .forEach(
              p ->
                  out.println(
                      "        "
                          + file.name()
                          + ":"
                          + p.line()
                          + ":"
                          + p.column()
                          + ": "
                          + p.message()));
    }
    out.flush();
  }

  private void printJson(List<CaseResult> cases, List<Finding> findings, long failed) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("passed", cases.size() - failed);
    answer.put("failed", failed);
    answer.put("cases", cases);
    answer.put("findings", findings);
    context.printJson(answer);
  }

  private void write(String report) {
    Path file = context.path(junit);
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, report);
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a file that cannot be written", junit + " cannot be written: " + e + ".", "");
    }
  }

  private static String counted(int number, String noun) {
    return Amounts.count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
