package dev.millrace.spi.model;

import java.io.IOException;
import java.nio.file.Path;

/** Reads bundles. Found by {@link java.util.ServiceLoader}. */
public interface ModelLoader {
  /**
   * @param bundle a bundle archive
   * @throws IOException if it is not a bundle, is damaged, or holds a format this loader cannot
   *     read; the message says which
   */
  ServedModel load(Path bundle) throws IOException;
}
