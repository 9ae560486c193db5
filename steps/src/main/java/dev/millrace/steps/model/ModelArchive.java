package dev.millrace.steps.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The artifact of type MODEL: {@code model.bin} (Tribuo protobuf), {@code features.json}, {@code
 * labels.json}, {@code training.json} and {@code sample.json} in one zip archive. The same training
 * gives the same bytes.
 *
 * @param training algorithm, settings, seed, rows, digests, versions
 * @param sample some training rows as column name to value, to check copies of the model on
 */
public record ModelArchive(
    Scorer scorer, Map<String, Object> training, List<Map<String, Object>> sample) {
  /** Most rows of the sample. */
  public static final int SAMPLE_ROWS_MAX = 20;

  static final String MODEL = "model.bin";
  static final String LABELS = "labels.json";
  private static final String TRAINING = "training.json";
  private static final String SAMPLE = "sample.json";

  public ModelArchive {
    training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
    sample = List.copyOf(sample);
  }

  private record Sample(@JsonProperty("rows") List<Map<String, Object>> rows) {}

  private record Labels(
      @JsonProperty("target") String target, @JsonProperty("labels") List<String> labels) {}

  public void write(Path file) throws IOException {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    entries.put(MODEL, scorer.model().bytes());
    entries.put(FeatureFile.NAME, featureFile(scorer));
    entries.put(LABELS, labelFile(scorer));
    entries.put(TRAINING, Json.bytes(training));
    entries.put(SAMPLE, Json.bytes(new Sample(sample)));
    Archive.write(file, entries);
  }

  /**
   * @throws IOException if it is no model archive
   */
  public static ModelArchive read(Path file) throws IOException {
    SortedMap<String, byte[]> entries = Archive.read(file);
    return new ModelArchive(
        Scorer.of(entries, MODEL),
        Json.object(Scorer.entry(entries, TRAINING)),
        Json.read(Scorer.entry(entries, SAMPLE), Sample.class).rows());
  }

  /** Every row of a table up to the limit, else rows at equal distances. */
  public static int[] samplePositions(int rows) {
    int size = Math.min(rows, SAMPLE_ROWS_MAX);
    int[] positions = new int[size];
    Arrays.setAll(positions, i -> (int) ((long) i * rows / size));
    return positions;
  }

  public static byte[] featureFile(Scorer scorer) {
    return Json.bytes(FeatureFile.of(scorer.task(), scorer.target(), scorer.schema()));
  }

  public static byte[] labelFile(Scorer scorer) {
    return Json.bytes(new Labels(scorer.target(), scorer.model().labels()));
  }
}
