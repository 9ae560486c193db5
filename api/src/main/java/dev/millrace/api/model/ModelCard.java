package dev.millrace.api.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads the model card out of a bundle. */
final class ModelCard {
  private static final String ENTRY = "MODEL_CARD.md";
  private static final int BYTES_MAX = 1 << 20;

  private ModelCard() {}

  /**
   * The card's Markdown; empty if the bundle has none.
   *
   * @throws IOException if the bundle is not an archive, or the card is longer than 1 MiB
   */
  static Optional<String> of(Path bundle) throws IOException {
    try (ZipFile archive = new ZipFile(bundle.toFile())) {
      ZipEntry entry = archive.getEntry(ENTRY);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = archive.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
          throw new IOException(ENTRY + " is longer than " + BYTES_MAX + " bytes");
        }
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }
}
