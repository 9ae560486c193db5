package dev.millrace.server.node;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.secret.SecretProvider;
import dev.millrace.worker.plugin.PluginFolder;
import dev.millrace.worker.plugin.Plugins;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The step kinds of Millrace and those of plugins, as they were when the process began. */
public final class StepKinds {
  private static final String KEY = "millrace.plugins";

  private StepKinds() {}

  /** Read once, when first needed. */
  private static final class Read {
    static final Optional<Path> FOLDER = findFolder();
    static final Plugins PLUGINS = FOLDER.map(PluginFolder::read).orElse(Plugins.NONE);
    static final List<StepKind> OWN =
        ServiceLoader.load(StepKind.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /** Those of Millrace itself. */
  static List<StepKind> own() {
    return Read.OWN;
  }

  /** All. */
  public static List<StepKind> all() {
    List<StepKind> all = new ArrayList<>(Read.OWN);
    all.addAll(Read.PLUGINS.kinds());
    return all;
  }

  /** Where plugins look for secrets. */
  static List<SecretProvider> secrets() {
    return Read.PLUGINS.secrets();
  }

  /** What is wrong with plugins, one line each. */
  public static List<String> problems() {
    return Read.PLUGINS.problems();
  }

  public static KindCatalog catalog() {
    return new KindCatalog(all().stream().map(StepKind::declaration).toList());
  }

  /**
   * Where plugins are: as {@code millrace.plugins} says, else {@code plugins} beside the program.
   */
  static Optional<Path> folder() {
    return Read.FOLDER;
  }

  private static Optional<Path> findFolder() {
    String named = System.getProperty(KEY, System.getenv(Configuration.variable(KEY)));
    return named != null && !named.isBlank()
        ? Optional.of(Path.of(named.strip()).toAbsolutePath())
        : besideTheProgram();
  }

  /** The packaged program keeps this class in a jar in {@code lib/main}, or in {@code app}. */
  private static Optional<Path> besideTheProgram() {
    try {
      Path jar =
          Path.of(StepKinds.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = jar.getParent(); folder != null; folder = folder.getParent()) {
        if (folder.resolve("quarkus-run.jar").toFile().isFile()) {
          return Optional.of(folder.resolve("plugins"));
        }
      }
    } catch (URISyntaxException | RuntimeException e) {
      // Not started from files: then nothing is beside it.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
