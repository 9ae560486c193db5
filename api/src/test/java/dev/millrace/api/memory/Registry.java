package dev.millrace.api.memory;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts bundles in the store and registers them. */
@Singleton
public class Registry {
  private final ArtifactStore store;
  private final MemoryState state;

  Registry(ArtifactStore store, MemoryState state) {
    this.store = store;
    this.state = state;
  }

  /** Stores bytes and returns {@code sha256:…}. */
  public String store(byte[] bytes) {
    try {
      var in = new ByteArrayInputStream(bytes);
      return "sha256:" + store.put(in, Optional.empty(), bytes.length).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bundle whose only content is a card; an empty card gives a bundle without one. */
  public static byte[] bundle(String card) {
    var bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(card.isEmpty() ? "nothing" : "MODEL_CARD.md"));
      zip.write(card.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Registers the next version of a model with {@code live} on it. */
  public ModelVersionView deploy(String model, String bundle) {
    List<ModelVersionView> versions = new ArrayList<>();
    state.model(model).ifPresent(known -> versions.addAll(known.versions()));
    ModelVersionView version =
        new ModelVersionView(
            model,
            versions.size() + 1L,
            bundle,
            "r1",
            "live",
            "wine",
            "v",
            Samples.NOON,
            List.of("live"),
            Map.of("accuracy", 0.9));
    versions.add(0, version);
    state.models.removeIf(known -> known.name().equals(model));
    state.models.add(new ModelView(model, Map.of("live", version.version()), versions));
    return version;
  }
}
