package dev.millrace.worker.plugin;

import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.plugin.PluginClassLoader;
import dev.millrace.spi.plugin.SpiVersion;
import dev.millrace.spi.secret.SecretProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Finds the kinds and the providers of secrets that plugins bring. Whatever is wrong with one of
 * them is a problem with its name, and the others work.
 */
public final class PluginFolder {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}/[a-z0-9][a-z0-9-]{0,62}");
  private static final String SERVICES = "META-INF/services/" + StepKind.class.getName();
  private static final String SECRETS = "META-INF/services/" + SecretProvider.class.getName();

  private final List<StepKind> kinds = new ArrayList<>();
  private final List<SecretProvider> secrets = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> owners = new LinkedHashMap<>();

  private PluginFolder() {}

  /** All of a folder; nothing if it does not exist. The jars must stay as they are. */
  public static Plugins read(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Plugins.NONE;
    }
    PluginFolder reading = new PluginFolder();
    try {
      for (PluginJars plugin : PluginJars.in(folder)) {
        reading.read(plugin);
      }
    } catch (IOException e) {
      reading.problems.add("The folder of plugins " + folder + " cannot be read: " + e);
    }
    return new Plugins(reading.kinds, reading.secrets, reading.problems);
  }

  /**
   * Copies the jars, so that replacing them changes nothing for who runs the copies.
   *
   * @throws UncheckedIOException if that cannot be done
   */
  public static void copy(Path folder, Path to) {
    try {
      for (PluginJars plugin :
          Files.isDirectory(folder) ? PluginJars.in(folder) : List.<PluginJars>of()) {
        for (Path jar : plugin.jars()) {
          Path target = to.resolve(folder.relativize(jar).toString());
          Files.createDirectories(target.getParent());
          Files.copy(jar, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The plugins of " + folder + " cannot be copied to " + to + ": " + e, e);
    }
  }

  private void read(PluginJars plugin) {
    try {
      checkVersion(plugin);
      String code = plugin.digest();
      // Stays open: classes are loaded when they are first needed.
      PluginClassLoader loader = new PluginClassLoader("plugin " + plugin.name(), plugin.urls());
      Iterator<StepKind> found = ServiceLoader.load(StepKind.class, loader).iterator();
      int before = kinds.size() + secrets.size() + problems.size();
      ServiceLoader.load(SecretProvider.class, loader).forEach(secrets::add);
      while (found.hasNext()) {
        StepKind kind = found.next();
        add(plugin, kind, kind.declaration(), code);
      }
      if (kinds.size() + secrets.size() + problems.size() == before) {
        problem(plugin, "names no step kind in " + SERVICES);
      }
    } catch (IOException | IllegalArgumentException e) {
      problem(plugin, String.valueOf(e.getMessage()));
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      problem(plugin, "cannot be loaded: " + e.getMessage() + " (" + cause + ")");
    }
  }

  private void add(PluginJars plugin, StepKind kind, KindDeclaration declaration, String code) {
    String name = declaration.name();
    if (!NAME.matcher(name).matches()) {
      problem(
          plugin,
          "brings a kind called '"
              + name
              + "'; expected vendor/kind, in lower-case letters, digits, '-' and '.'");
    } else if (owners.putIfAbsent(name, plugin.name()) != null) {
      problem(plugin, "brings the kind '" + name + "', which " + owners.get(name) + " has as well");
    } else {
      kinds.add(new PluginKind(kind, declaration, code));
    }
  }

  private void problem(PluginJars plugin, String what) {
    problems.add("Plugin " + plugin.name() + " " + what + ". It is left out.");
  }

  /** Of each jar that brings kinds; its libraries need not say anything. */
  private static void checkVersion(PluginJars plugin) throws IOException {
    for (Path path : plugin.jars()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        if (jar.getEntry(SERVICES) != null || jar.getEntry(SECRETS) != null) {
          checkVersion(jar.getManifest());
        }
      } catch (java.util.zip.ZipException e) {
        throw new IOException("is no jar (" + path.getFileName() + ": " + e.getMessage() + ")", e);
      }
    }
  }

  private static void checkVersion(Manifest manifest) {
    String version =
        manifest == null ? null : manifest.getMainAttributes().getValue(SpiVersion.ATTRIBUTE);
    if (version == null) {
      throw new IllegalArgumentException(
          "does not say which version of Millrace's API it was built for; add '"
              + SpiVersion.ATTRIBUTE
              + ": "
              + SpiVersion.CURRENT
              + "' to the manifest of its jar");
    }
    if (!version.strip().equals(String.valueOf(SpiVersion.CURRENT))) {
      throw new IllegalArgumentException(
          "was built for version "
              + version.strip()
              + " of Millrace's API; this Millrace has version "
              + SpiVersion.CURRENT
              + ". Take a plugin or a Millrace that fits");
    }
  }
}
