package dev.millrace.cli.model;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.ModelVersionView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks the bundle of a model version. */
final class BundleExport {
  private static final int FILES_MAX = 10_000;

  private final MillraceApi api;

  BundleExport(MillraceApi api) {
    this.api = api;
  }

  /**
   * @param directory new or empty
   * @return names of the files in it
   * @throws CommandFailure if the directory is in use, or the bundle is not what it should be
   */
  List<String> to(Path directory, ModelVersionView version) {
    try {
      Files.createDirectories(directory);
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.findAny().isPresent()) {
          throw CommandFailure.mistake(
              "a directory in use",
              directory + " is not empty; a new or empty directory was expected.",
              "Name another one after --export.");
        }
      }
      Path archive = Files.createTempFile("millrace-", ".bundle");
      try {
        api.download(version.bundle(), archive);
        return unpack(archive, directory);
      } finally {
        Files.deleteIfExists(archive);
      }
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a directory that cannot be written",
          "The bundle cannot be unpacked into " + directory + ": " + e + ".",
          "");
    }
  }

  private static List<String> unpack(Path archive, Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.size() > FILES_MAX) {
        throw new IOException("the bundle holds more than " + FILES_MAX + " files");
      }
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("the bundle names a file outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        try (InputStream bytes = zip.getInputStream(entry)) {
          Files.copy(bytes, target);
        }
        names.add(entry.getName());
      }
    }
    return names;
  }
}
