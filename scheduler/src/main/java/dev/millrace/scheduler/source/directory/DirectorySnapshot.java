package dev.millrace.scheduler.source.directory;

import dev.millrace.scheduler.source.DagFileNames;
import dev.millrace.scheduler.source.Revision;
import dev.millrace.scheduler.source.Snapshot;
import dev.millrace.scheduler.source.SourceTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A directory as it is while it is looked at; files may change meanwhile, which shows later. */
final class DirectorySnapshot implements Snapshot {
  private final Path root;
  private final Path directory;
  private final FileContents contents;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * @param root a real path, which no file may leave
   * @param directory a real path in it
   */
  DirectorySnapshot(Path root, Path directory, FileContents contents) {
    this.root = root;
    this.directory = directory;
    this.contents = contents;
  }

  @Override
  public Optional<Revision> revision() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> dagFiles(Predicate<String> known) throws SourceTrouble {
    Map<String, String> files = new HashMap<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
              boolean passedOver =
                  !below.equals(directory) && DagFileNames.isHidden(below.getFileName().toString());
              return passedOver ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (DagFileNames.fits(file.getFileName().toString())) {
                visit(file, known, files);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // it went away while the directory was listed
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new SourceTrouble(
          SourceTrouble.Kind.UNREADABLE,
          "Directory " + directory + " cannot be listed: " + e + ".");
    }
    if (files.size() > DAG_FILES_MAX) {
      throw new SourceTrouble(
          SourceTrouble.Kind.TOO_LARGE,
          "The source has " + files.size() + " DAG files; at most " + DAG_FILES_MAX + " are read.");
    }
    return files;
  }

  private void visit(Path file, Predicate<String> known, Map<String, String> files)
      throws IOException {
    String path = root.relativize(file).toString().replace('\\', '/');
    if (!file.getParent().equals(directory) && !known.test(path) && !saysDag(file)) {
      return;
    }
    if (entry(path) instanceof Present present) {
      files.put(path, present.content());
    }
  }

  private static boolean saysDag(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return DagFileNames.saysDag(bytes);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Entry entry(String path) {
    return entries.computeIfAbsent(path, this::look);
  }

  private Entry look(String path) {
    try {
      Path file = root.resolve(path);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return new Absent();
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        return new Beyond();
      }
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        return new Unusable("is a directory");
      }
      if (!attributes.isRegularFile()) {
        return new Unusable("is not a regular file");
      }
      if (!Files.isReadable(real)) {
        return new Unusable("may not be read by this user");
      }
      return new Present(contents.digest(real, attributes));
    } catch (NoSuchFileException e) {
      return new Absent();
    } catch (InvalidPathException e) {
      return new Unusable("is not a path: " + e.getReason());
    } catch (IOException e) {
      return new Unusable("cannot be read: " + e);
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(root.resolve(path).toRealPath());
  }

  @Override
  public void close() {
    // nothing is held open
  }
}
