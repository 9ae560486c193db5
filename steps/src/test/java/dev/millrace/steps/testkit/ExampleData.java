package dev.millrace.steps.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data of the example DAGs as queries, in file order. */
public final class ExampleData {
  private static final Path FOLDER = Path.of("..", "dags", "data");

  private ExampleData() {}

  /** Iris as Tribuo's classification tutorial reads it, 150 rows. */
  public static String bezdekIris() {
    return "SELECT * FROM read_csv('"
        + file("bezdekIris.data")
        + "', header = false, columns = {'sepalLength': 'DOUBLE', 'sepalWidth': 'DOUBLE',"
        + " 'petalLength': 'DOUBLE', 'petalWidth': 'DOUBLE', 'species': 'VARCHAR'})";
  }

  /** A file with a header. */
  public static String csv(String name) {
    return "SELECT * FROM read_csv('" + file(name) + "', header = true)";
  }

  private static Path file(String name) {
    Path file = FOLDER.resolve(name).toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw new AssertionError("missing: " + file);
    }
    return file;
  }
}
