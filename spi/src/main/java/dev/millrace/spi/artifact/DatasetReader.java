package dev.millrace.spi.artifact;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads rows of datasets as plain data. Found by {@link java.util.ServiceLoader}. */
public interface DatasetReader {
  /**
   * Some rows, in the order of the file: column to text, Long, Double or Boolean. Dates and times
   * are ISO-8601 text, other types the text that the data engine writes; a column without a value,
   * or with a number that is not finite, is left out.
   *
   * @param context of the attempt, whose limits bound the reading
   * @param first number of the first row, from 0
   * @param bytesMax how many bytes the rows may have as JSON
   * @throws StepException USER if they have more; DATA if the file is not a dataset or has fewer
   *     rows
   */
  List<Map<String, Object>> read(
      StepContext context, InputArtifact dataset, long first, long count, long bytesMax)
      throws StepException, IOException, InterruptedException;
}
