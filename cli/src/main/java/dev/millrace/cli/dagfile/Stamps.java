package dev.millrace.cli.dagfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Time and size of files at a moment: the cheap way to see that nothing changed. */
final class Stamps {
  private static final String MISSING = "missing";
  private final Map<Path, String> byPath;

  private Stamps(Map<Path, String> byPath) {
    this.byPath = byPath;
  }

  static Stamps of(Collection<Path> paths) {
    Map<Path, String> stamps = new HashMap<>();
    paths.forEach(path -> stamps.put(path, stamp(path)));
    return new Stamps(stamps);
  }

  /** Those of more files as well. */
  Stamps and(Collection<Path> paths) {
    Map<Path, String> all = new HashMap<>(of(paths).byPath);
    all.putAll(byPath);
    return new Stamps(all);
  }

  boolean unchanged() {
    return byPath.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(stamp(entry.getKey())));
  }

  private static String stamp(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return MISSING;
    }
  }
}
