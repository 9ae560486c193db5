package dev.millrace.cli.dagfile;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.DagReading;
import dev.millrace.engine.language.Finding;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A DAG file as read from disk and checked.
 *
 * @param name how findings name it: as the person typed it
 * @param shownPath relative to its repository, with slashes
 * @param source its text
 * @param dag present if and only if there is no finding
 * @param files the files beside it that exist, by SHA-256
 * @param asked every path that reading looked at, so that a change of any can be noticed
 */
public record DagFile(
    String name,
    String shownPath,
    String source,
    Optional<Dag> dag,
    List<Finding> findings,
    Map<String, Path> files,
    Set<Path> asked) {
  /** Far above what the reader accepts; it only keeps a wrong file from filling the memory. */
  private static final int READ_MAX_BYTES = 16 << 20;

  public DagFile {
    findings = List.copyOf(findings);
    files = Map.copyOf(files);
    asked = Set.copyOf(asked);
  }

  /**
   * Reads and checks without a server.
   *
   * @param name for findings
   * @throws CommandFailure if the file is missing or cannot be read
   */
  public static DagFile read(String name, Path path, DagReader reader) {
    return read(name, path, reader, new SeenFiles());
  }

  /** The same for one of many files, which may use the same files beside them. */
  static DagFile read(String name, Path path, DagReader reader, SeenFiles seen) {
    try {
      DiskFiles files = new DiskFiles(path, seen);
      byte[] bytes = bytes(name, path);
      DagReading reading = reader.read(name, bytes, files);
      return new DagFile(
          name,
          files.shownPath(),
          new String(bytes, StandardCharsets.UTF_8),
          reading.dag(),
          reading.findings(),
          files.found(),
          files.asked());
    } catch (IOException e) {
      throw refused(name, path, e);
    }
  }

  private static CommandFailure refused(String name, Path path, IOException e) {
    if (!Files.exists(path)) {
      return CommandFailure.mistake(
          "no such file",
          "There is no file " + name + ".",
          "Check the path; `ls dags` lists the examples.");
    }
    if (Files.isDirectory(path)) {
      return CommandFailure.mistake(
          "a directory instead of a file",
          name + " is a directory; a DAG file was expected.",
          "Name one of the .yaml files in it.");
    }
    return CommandFailure.mistake(
        "a file that cannot be read", name + " cannot be read: " + e + ".", "");
  }

  private static byte[] bytes(String name, Path path) throws IOException {
    try (InputStream in = new FileInputStream(path.toFile())) { // which knows the length
      byte[] bytes = in.readNBytes(READ_MAX_BYTES + 1);
      if (bytes.length > READ_MAX_BYTES) {
        throw CommandFailure.mistake(
            "not a DAG file",
            name + " is larger than " + READ_MAX_BYTES + " bytes.",
            "A DAG file is YAML of a few kilobytes; data stands in files beside it.");
      }
      return bytes;
    }
  }
}
