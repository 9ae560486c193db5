package dev.millrace.server.node;

import dev.millrace.cli.StartRefused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;

/** Where a process keeps what must survive it. At most one process with a database at a time. */
public final class DataDirectory implements AutoCloseable {
  private static final int USER = 2;
  private static final int TRY_AGAIN = 75;

  private final Path path;
  private final RandomAccessFile lockFile;
  private final FileLock lock;

  private DataDirectory(Path path, RandomAccessFile lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes the directory if need be and claims it for this process.
   *
   * @throws StartRefused if it cannot be written (exit code 2) or another process holds it (75)
   */
  public static DataDirectory claim(Path path) throws StartRefused {
    makeWritable(path);
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path.resolve("lock").toFile(), "rw");
      FileLock lock = file.getChannel().tryLock();
      if (lock == null) {
        throw inUse(path, file);
      }
      file.setLength(0);
      file.write(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
      return new DataDirectory(path, file, lock);
    } catch (OverlappingFileLockException e) {
      throw inUse(path, file);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Makes the directory if need be, without claiming it: for workers, who may share it. */
  public static void makeWritable(Path path) throws StartRefused {
    try {
      Files.createDirectories(path);
      Path probe = Files.createTempFile(path, ".probe", "");
      Files.delete(probe);
    } catch (IOException | ReadOnlyFileSystemException e) {
      throw unwritable(path, e);
    }
  }

  public Path path() {
    return path;
  }

  /** Says where this process answers, for commands that look for it. */
  public void announce(String url) throws IOException {
    Path partial = path.resolve("server.json.new");
    Files.writeString(
        partial, "{\"url\":\"%s\",\"pid\":%d}%n".formatted(url, ProcessHandle.current().pid()));
    Files.move(
        partial,
        path.resolve("server.json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve("server.json"));
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest, and a stale server.json names a dead pid
    }
  }

  private static StartRefused inUse(Path path, RandomAccessFile file) {
    String holder = "";
    try (file) {
      file.seek(0);
      holder = file.readLine();
    } catch (IOException e) {
      holder = null;
    }
    return new StartRefused(
        "The data directory %s is in use by another process%s. Stop that one, talk to it with --server URL, or choose another directory with --data DIR."
            .formatted(path, holder == null || holder.isBlank() ? "" : " (pid " + holder + ")"),
        TRY_AGAIN);
  }

  private static StartRefused unwritable(Path path, Exception e) {
    String why =
        e instanceof AccessDeniedException
            ? "permission denied"
            : e instanceof FileAlreadyExistsException
                ? "a file of that name is in the way"
                : e.getMessage();
    return new StartRefused(
        "The data directory %s cannot be written (%s). Choose another with --data DIR or MILLRACE_DATA, or make it writable."
            .formatted(path, why),
        USER,
        e);
  }
}
