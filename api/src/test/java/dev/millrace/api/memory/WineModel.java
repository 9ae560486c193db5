package dev.millrace.api.memory;

import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelColumn.Type;
import dev.millrace.spi.model.ModelLoader;
import dev.millrace.spi.model.ModelSignature;
import dev.millrace.spi.model.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Wines of more than 12 % are good; the score is the share of alcohol. Everything else is read
 * only.
 */
public final class WineModel implements ServedModel {
  public final AtomicInteger closed = new AtomicInteger();

  private final Loader loader;

  private WineModel(Loader loader) {
    this.loader = loader;
  }

  @Override
  public ModelSignature signature() {
    return new ModelSignature(
        "classification",
        "grade",
        List.of(
            new ModelColumn("alcohol", Type.FP64, true, List.of()),
            new ModelColumn("malic_acid", Type.FP64, true, List.of()),
            new ModelColumn("vintage", Type.INT64, false, List.of()),
            new ModelColumn("organic", Type.BOOL, false, List.of()),
            new ModelColumn("colour", Type.BYTES, true, List.of("red", "white"))),
        List.of(
            new ModelColumn("prediction", Type.BYTES, true, List.of("bad", "good")),
            new ModelColumn("score.good", Type.FP64, true, List.of()),
            new ModelColumn("score.bad", Type.FP64, true, List.of())));
  }

  @Override
  public List<Map<String, Object>> predict(List<Map<String, Object>> rows) {
    loader.lastRows = List.copyOf(rows);
    List<Map<String, Object>> answers = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      double alcohol = (Double) row.get("alcohol");
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("prediction", alcohol > 12 ? "good" : "bad");
      answer.put("score.good", alcohol / 100);
      answer.put("score.bad", 1 - alcohol / 100);
      answers.add(answer);
    }
    return answers;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  /** Loads every archive as a wine model and remembers the newest one. */
  public static final class Loader implements ModelLoader {
    public final AtomicInteger loads = new AtomicInteger();
    public volatile WineModel newest;

    /** The rows that were last asked for, of whichever model. */
    public volatile List<Map<String, Object>> lastRows = List.of();

    @Override
    public ServedModel load(Path bundle) throws IOException {
      byte[] bytes = Files.readAllBytes(bundle);
      if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
        throw new IOException("it is not an archive");
      }
      loads.incrementAndGet();
      newest = new WineModel(this);
      return newest;
    }
  }
}
