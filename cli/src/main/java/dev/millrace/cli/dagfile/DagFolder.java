package dev.millrace.cli.dagfile;

import dev.millrace.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The DAG files of a directory: the {@code .yaml} and {@code .yml} files right in it. */
public final class DagFolder {
  private DagFolder() {}

  /**
   * The DAG files by the name to show; those in subdirectories are contracts and other parts of
   * DAGs.
   *
   * @param typed the directory as the person typed it
   * @throws CommandFailure if it cannot be listed
   */
  public static Map<String, Path> files(String typed, Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files = entries.filter(DagFolder::looksLikeDag).collect(Collectors.toList());
      Map<String, Path> named = new TreeMap<>();
      files.forEach(file -> named.put(Path.of(typed).resolve(file.getFileName()).toString(), file));
      return named;
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a directory that cannot be listed", typed + " cannot be listed: " + e + ".", "");
    }
  }

  private static boolean looksLikeDag(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml"))
        && Files.isRegularFile(file);
  }
}
