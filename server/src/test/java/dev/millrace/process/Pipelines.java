package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** DAG files in a directory of the test's own. */
final class Pipelines {
  private static final Path EXAMPLES = Path.of("..", "dags").toAbsolutePath().normalize();

  private Pipelines() {}

  /** The example DAGs of the repository. */
  static Path examples() {
    return EXAMPLES;
  }

  /** Copies the public tables, so that DAGs beside them can be written. */
  static Path copyData(Path directory) {
    try {
      Path data = Files.createDirectories(directory.resolve("data"));
      try (Stream<Path> files = Files.list(EXAMPLES.resolve("data"))) {
        for (Path file : files.toList()) {
          Files.copy(file, data.resolve(file.getFileName()));
        }
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path directory, String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trains long enough to be killed in the middle: some seconds on any machine. */
  static Path slow(Path directory) {
    return write(
        copyData(directory),
        "slow.yaml",
        """
        apiVersion: millrace/v1
        dag: slow
        params:
          trees: {type: integer, default: 1500}
        steps:
          raw: {uses: ingest, with: {from: data/breast-cancer.csv}}
          parts:
            uses: split
            in: {data: raw}
            with: {strategy: stratified, by: diagnosis, ratios: {train: 0.7, test: 0.3}, seed: 3}
          forest:
            uses: train
            in: {data: parts.train}
            with:
              algorithm: random-forest
              target: diagnosis
              trees: "${{ params.trees }}"
              seed: 3
          scores: {uses: evaluate, in: {model: forest, data: parts.test}}
          bundle: {uses: package, in: {model: forest, report: scores.report}}
          live: {uses: deploy, in: {bundle: bundle}, with: {model: slow}}
        """);
  }
}
