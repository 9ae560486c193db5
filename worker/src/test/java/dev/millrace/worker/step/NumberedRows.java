package dev.millrace.worker.step;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.DatasetReader;
import dev.millrace.spi.artifact.InputArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads text files: a row is the number of a line and what stands in it. */
public final class NumberedRows implements DatasetReader {
  @Override
  public List<Map<String, Object>> read(
      StepContext context, InputArtifact dataset, long first, long count, long bytesMax)
      throws StepException, IOException {
    Files.writeString(context.scratch().resolve("spill"), "what a reader leaves behind");
    List<String> lines = Files.readAllLines(dataset.path());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (long i = first; i < first + count; i++) {
      rows.add(Map.of("n", i, "text", lines.get((int) i)));
    }
    return rows;
  }
}
