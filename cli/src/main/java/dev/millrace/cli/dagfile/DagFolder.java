package dev.millrace.cli.dagfile;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.engine.language.DagFileHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The DAG files of a directory: the {@code .yaml} and {@code .yml} files right in it, without tests
 * of pipelines, {@code *.test.yaml}.
 */
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
    return files(typed, directory, DagFolder::looksLikeDag);
  }

  private static Map<String, Path> files(String typed, Path directory, Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files = entries.filter(wanted).collect(Collectors.toList());
      Map<String, Path> named = new TreeMap<>();
      files.forEach(file -> named.put(Path.of(typed).resolve(file.getFileName()).toString(), file));
      return named;
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a directory that cannot be listed", typed + " cannot be listed: " + e + ".", "");
    }
  }

  /**
   * The DAG files of a directory and of those below it. Hidden directories are passed over, links
   * to directories not followed, and below the first level only a file that says {@code apiVersion:
   * millrace/…} counts, because contracts and other parts of DAGs stand there too.
   *
   * @throws CommandFailure if one of them cannot be listed
   */
  public static Map<String, Path> filesBelow(String typed, Path directory) {
    Map<String, Path> named = new TreeMap<>(files(typed, directory));
    try {
      Path real = directory.toRealPath();
      Files.walkFileTree(
          real,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
              boolean hidden =
                  !below.equals(real) && below.getFileName().toString().startsWith(".");
              return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (!file.getParent().equals(real) && looksLikeDag(file) && saysDag(file)) {
                named.put(Path.of(typed).resolve(real.relativize(file)).toString(), file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a directory that cannot be listed", typed + " cannot be listed: " + e + ".", "");
    }
    return named;
  }

  /**
   * The files of tests right in a directory, {@code *.test.yaml}, by the name to show.
   *
   * @throws CommandFailure if it cannot be listed
   */
  public static Map<String, Path> tests(String typed, Path directory) {
    return files(typed, directory, DagFolder::looksLikeTests);
  }

  private static boolean looksLikeTests(Path file) {
    String name = file.getFileName().toString();
    boolean test = name.endsWith(".test.yaml") || name.endsWith(".test.yml");
    return test && !name.startsWith(".") && Files.isRegularFile(file);
  }

  private static boolean looksLikeDag(Path file) {
    String name = file.getFileName().toString();
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    boolean test = name.endsWith(".test.yaml") || name.endsWith(".test.yml");
    return yaml && !test && !name.startsWith(".") && Files.isRegularFile(file);
  }

  private static boolean saysDag(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return DagFileHead.saysDag(in.readNBytes(DagFileHead.BYTES));
    }
  }
}
