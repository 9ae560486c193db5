package dev.millrace.cli.trial;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.dagfile.DagFile;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.trial.TrialCase;
import dev.millrace.engine.trial.TrialReader;
import dev.millrace.engine.trial.TrialReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of tests on disk with the DAG that it tests. */
final class TestFile {
  private static final int READ_MAX_BYTES = 1 << 20;

  private final String name;
  private final List<Finding> findings = new ArrayList<>();
  private final List<TrialCase> cases;
  private Optional<Dag> dag = Optional.empty();

  /**
   * @param name as the person typed it
   * @throws CommandFailure if it cannot be read
   */
  TestFile(CommandContext context, String name, Path path, DagReader reader) {
    this.name = name;
    TrialReading reading =
        TrialReader.read(name, bytes(name, path), typed -> dag(context, path, typed, reader));
    findings.addAll(reading.findings());
    this.cases = reading.cases();
  }

  private static byte[] bytes(String name, Path path) {
    try {
      if (Files.size(path) > READ_MAX_BYTES) {
        throw CommandFailure.mistake(
            "not a file of tests",
            name + " is larger than " + READ_MAX_BYTES + " bytes.",
            "Split it.");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a file that cannot be read", name + " cannot be read: " + e + ".", "");
    }
  }

  /** The DAG beside it; its findings count as those of the tests. */
  private Optional<Dag> dag(
      CommandContext context, Path path, Optional<String> written, DagReader reader) {
    String beside =
        written.orElseGet(
            () -> path.getFileName().toString().replaceFirst("\\.test\\.(ya?ml)$", ".$1"));
    Path file = path.resolveSibling(beside).normalize();
    Path shown = Path.of(name).resolveSibling(beside).normalize();
    DagFile read = DagFile.read(shown.toString(), file, reader);
    findings.addAll(read.findings());
    dag = read.dag();
    return dag;
  }

  String name() {
    return name;
  }

  List<Finding> findings() {
    return findings;
  }

  /** Plays all cases, none if there are findings. */
  List<CaseResult> play(Expressions expressions) {
    List<CaseResult> results = new ArrayList<>();
    for (TrialCase each : cases) {
      long begun = System.nanoTime();
      TrialCase.Result result = each.play(dag.orElseThrow(), expressions);
      results.add(
          new CaseResult(
              name,
              each.name(),
              each.place().line(),
              result.outcome().state().name(),
              (System.nanoTime() - begun) / 1e9,
              result.misses().stream().map(CaseResult.Problem::of).toList()));
    }
    return results;
  }
}
