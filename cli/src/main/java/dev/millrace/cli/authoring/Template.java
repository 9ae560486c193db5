package dev.millrace.cli.authoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** DAGs to begin with. Each is checked, tested and run by the tests of Millrace. */
enum Template {
  TRAIN(
      "Learn from a table, measure behind a gate, deploy.",
      Map.of("data/flowers.csv", "flowers.csv")),
  RETRAIN(
      "Train again and replace the live model only if the new one is not worse.",
      Map.of("data/flowers.csv", "flowers.csv")),
  BATCH("Shell scripts that hand files and values on.", Map.of()),
  PYTHON(
      "A Python script whose values decide what runs next.",
      Map.of("data/flowers.csv", "flowers.csv", "scripts/count.py", "python/count.py")),
  FAN_OUT("One task for each element of a list, and one that collects.", Map.of());

  private final String description;
  private final Map<String, String> beside;

  /**
   * @param beside files beside the DAG: path to resource
   */
  Template(String description, Map<String, String> beside) {
    this.description = description;
    this.beside = Map.copyOf(beside);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String description() {
    return description;
  }

  /**
   * Path to text of all files, the DAG first.
   *
   * @param dag the name of the DAG
   */
  Map<String, String> files(String dag) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(dag + ".yaml", resource(word() + "/dag.yaml").replace("DAG_NAME", dag));
    files.put(dag + ".test.yaml", resource(word() + "/tests.yaml"));
    beside.forEach((path, resource) -> files.put(path, resource(resource)));
    return files;
  }

  private static String resource(String name) {
    try (InputStream in =
        Template.class.getResourceAsStream("/dev/millrace/cli/template/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the template " + name + " is missing in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
