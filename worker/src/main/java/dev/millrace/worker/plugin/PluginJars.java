package dev.millrace.worker.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of one plugin: one that stands in the folder of plugins, or all of a folder there.
 *
 * @param name of that jar or folder
 * @param jars in the order of their names
 */
record PluginJars(String name, List<Path> jars) {
  private static final String SUFFIX = ".jar";

  PluginJars {
    jars = List.copyOf(jars);
  }

  /** All plugins of a folder, by name in order. */
  static List<PluginJars> in(Path folder) throws IOException {
    List<PluginJars> plugins = new ArrayList<>();
    for (Path entry : sorted(folder)) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        List<Path> jars = sorted(entry).stream().filter(PluginJars::isJar).toList();
        if (!jars.isEmpty()) {
          plugins.add(new PluginJars(name, jars));
        }
      } else if (isJar(entry)) {
        plugins.add(new PluginJars(name, List.of(entry)));
      }
    }
    return plugins;
  }

  private static boolean isJar(Path path) {
    return path.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(path);
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted(Comparator.comparing(path -> path.getFileName().toString())).toList();
    }
  }

  List<URL> urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    return urls;
  }

  /** SHA-256 of the jar; of several, that of the list of theirs. Lower-case hexadecimal. */
  String digest() throws IOException {
    List<String> each = new ArrayList<>();
    for (Path jar : jars) {
      each.add(digest(Files.newInputStream(jar)));
    }
    return each.size() == 1
        ? each.get(0)
        : HexFormat.of()
            .formatHex(sha256().digest(String.join("\n", each).getBytes(StandardCharsets.UTF_8)));
  }

  private static String digest(InputStream bytes) throws IOException {
    MessageDigest sha256 = sha256();
    try (DigestInputStream in = new DigestInputStream(bytes, sha256)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
