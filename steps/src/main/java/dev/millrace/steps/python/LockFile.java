package dev.millrace.steps.python;

import dev.millrace.spi.StepContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A lock on a file: of one attempt among all processes of the machine. Ends with its process. */
final class LockFile implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;

  /** Of this process: opening and closing such a file once more would end its lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private LockFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Waits until nobody else has it.
   *
   * @param file absolute
   */
  static LockFile take(Path file, StepContext context) throws IOException, InterruptedException {
    boolean told = false;
    while (true) {
      Optional<LockFile> taken = tryTake(file);
      if (taken.isPresent()) {
        return taken.get();
      }
      if (!told) {
        context.log("Another attempt builds the same Python environment; waiting for it.");
        told = true;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Empty if somebody has it. */
  static Optional<LockFile> tryTake(Path file) throws IOException {
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      taken = channel.tryLock() != null;
      return taken ? Optional.of(new LockFile(file, channel)) : Optional.empty();
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(file);
  }
}
