package dev.millrace.cli.failure;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Keeps the stack traces of our defects in files, because they tell the user nothing. */
public final class IncidentLog {
  private final Path dataDirectory;

  /**
   * @param dataDirectory used if it exists; otherwise the directory for temporary files is
   */
  public IncidentLog(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /** Never throws: a second defect must not hide the first. */
  Incident keep(Throwable thrown) {
    String id = UUID.randomUUID().toString().substring(0, 8);
    Path folder =
        Files.isDirectory(dataDirectory)
            ? dataDirectory.resolve("incidents")
            : Path.of(System.getProperty("java.io.tmpdir"));
    Path file = folder.resolve("millrace-incident-" + id + ".log");
    try {
      Files.createDirectories(folder);
      try (PrintWriter writer =
          new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
        thrown.printStackTrace(writer);
      }
      return new Incident(id, "the file " + file);
    } catch (IOException e) {
      return new Incident(id, "these words: " + thrown + " (no log file: " + e + ")");
    }
  }

  /**
   * @param place where the stack trace is, in words that follow "with"
   */
  record Incident(String id, String place) {}
}
