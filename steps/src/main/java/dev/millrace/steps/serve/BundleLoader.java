package dev.millrace.steps.serve;

import dev.millrace.spi.model.ModelLoader;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.model.Archive;
import dev.millrace.steps.model.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads the bundles that {@code package} writes.
 *
 * <p>Model bytes are treated as code: every entry is compared with its digest in the manifest
 * before it is read (the manifest itself is covered by the bundle's own digest, which the registry
 * holds), and only the model classes that Millrace trains are read. These are plain protobuf and
 * need no Java deserialization; of all of Tribuo's models only liblinear's do, and they are refused
 * by class. A process that serves may therefore run with a JEP 290 filter that rejects {@code
 * org.tribuo.**} and {@code de.bwaldvogel.**}.
 */
public final class BundleLoader implements ModelLoader {
  @Override
  public ServedModel load(Path bundle) throws IOException {
    Map<String, byte[]> entries = Archive.read(bundle);
    return new BundleModel(Manifest.check(entries).scorer(entries));
  }
}
