package dev.millrace.steps.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a file that a script or foreign code wrote is what its step declares. */
public final class OutputCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long JSON_BYTES_MAX = 64L << 20;

  private OutputCheck() {}

  /**
   * Checks an output that was declared.
   *
   * @param hint how it is to be written
   */
  public static void check(StepContext context, String name, ArtifactType type, String hint)
      throws StepException, IOException, InterruptedException {
    OutputArtifact output = context.output(name);
    Path path = output.path();
    if (Files.isDirectory(path)) {
      throw StepException.user(
          "Output '" + name + "' is a directory; expected one file. Write an archive of it.");
    }
    if (!Files.isRegularFile(path)) {
      throw StepException.user(
          "Output '" + name + "' (" + type.word() + ") was not written. " + hint);
    }
    switch (type) {
      case DATASET -> dataset(context, name, output);
      case MODEL, BUNDLE -> begins(path, name, type, "PK", "a zip archive");
      case METRICS, REPORT, DEPLOYMENT, DECISION -> object(path, name, type);
      case FILE, ANY -> {}
    }
  }

  private static void dataset(StepContext context, String name, OutputArtifact output)
      throws StepException, IOException, InterruptedException {
    begins(output.path(), name, ArtifactType.DATASET, "PAR1", "a Parquet file");
    String what = "Output '" + name + "' as a dataset";
    try (Tables tables = Tables.open(context, output.path())) {
      String source = "FROM " + Sql.parquet(output.path());
      output.fact("columns", tables.columns(what, source).facts());
      output.rows(tables.number(what, "SELECT count(*) " + source));
    }
  }

  private static void begins(
      Path path, String name, ArtifactType type, String magic, String expected)
      throws StepException, IOException {
    byte[] first = new byte[magic.length()];
    int count;
    try (InputStream in = Files.newInputStream(path)) {
      count = in.readNBytes(first, 0, first.length);
    }
    if (count < first.length || !new String(first, StandardCharsets.ISO_8859_1).equals(magic)) {
      wrong(name, type, expected, "does not begin with " + magic);
    }
  }

  private static void object(Path path, String name, ArtifactType type)
      throws StepException, IOException {
    if (Files.size(path) > JSON_BYTES_MAX) {
      wrong(name, type, "at most " + JSON_BYTES_MAX + " bytes", "has " + Files.size(path));
    }
    try {
      JsonNode read = JSON.readTree(Files.readAllBytes(path));
      if (!read.isObject()) {
        wrong(name, type, "a JSON object", "is another JSON value");
      }
    } catch (JsonProcessingException e) {
      wrong(name, type, "a JSON object", "is not JSON: " + e.getOriginalMessage());
    }
  }

  private static void wrong(String name, ArtifactType type, String expected, String is)
      throws StepException {
    throw StepException.user(
        "Output '"
            + name
            + "' is declared as "
            + type.word()
            + ", which is "
            + expected
            + "; the file "
            + is
            + ".");
  }
}
