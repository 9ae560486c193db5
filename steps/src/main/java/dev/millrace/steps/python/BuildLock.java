package dev.millrace.steps.python;

import dev.millrace.spi.StepContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A lock on a file: of one attempt among all processes of the machine. Ends with its process. */
final class BuildLock implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;

  private final FileChannel channel;

  private BuildLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until nobody else has it. */
  static BuildLock take(Path file, StepContext context) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      boolean told = false;
      while (!locked(channel)) {
        if (!told) {
          context.log("Another attempt builds the same Python environment; waiting for it.");
          told = true;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      return new BuildLock(channel);
    } catch (IOException | InterruptedException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
