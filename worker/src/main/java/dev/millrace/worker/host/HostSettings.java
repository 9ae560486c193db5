package dev.millrace.worker.host;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How step hosts are started.
 *
 * @param classPath with the worker, the steps and the plugins; {@code
 *     millrace.worker.step-class-path}
 * @param heapBytes bound of the Java heap of one host; {@code millrace.worker.step-heap}
 * @param jvmFlags further flags; {@code millrace.worker.step-jvm-flags}
 * @param idleKept how long a host waits for the next step before it ends
 * @param silence how long a host works on without a sign of its worker; shorter than the lease of
 *     the worker by more than a heartbeat, so that nothing runs any more when others take over
 * @param plugins folder of the plugins whose kinds they run; {@code MILLRACE_PLUGINS}
 */
public record HostSettings(
    String classPath,
    long heapBytes,
    List<String> jvmFlags,
    Duration idleKept,
    Duration silence,
    Optional<Path> plugins) {
  /** How long a host works on without a sign of its worker, outside of tests. */
  public static final Duration SILENCE = Duration.ofSeconds(9);

  private static final long HEAP_BYTES_MIN = 32L << 20;

  public HostSettings {
    jvmFlags = List.copyOf(jvmFlags);
    if (heapBytes < HEAP_BYTES_MIN) {
      throw new IllegalArgumentException(
          "millrace.worker.step-heap is "
              + heapBytes
              + " bytes; expected at least "
              + HEAP_BYTES_MIN
              + ".");
    }
  }

  /** With the usual time of silence. */
  public HostSettings(String classPath, long heapBytes, List<String> jvmFlags, Duration idleKept) {
    this(classPath, heapBytes, jvmFlags, idleKept, SILENCE, Optional.empty());
  }

  /** The class path of this process, and hosts that wait for a minute. */
  public static HostSettings defaults(long heapBytes) {
    return new HostSettings(ownClassPath(), heapBytes, List.of(), Duration.ofMinutes(1));
  }

  public HostSettings withHeapBytes(long bytes) {
    return new HostSettings(classPath, bytes, jvmFlags, idleKept, silence, plugins);
  }

  public HostSettings withClassPath(String other) {
    return new HostSettings(other, heapBytes, jvmFlags, idleKept, silence, plugins);
  }

  public HostSettings withSilence(Duration other) {
    return new HostSettings(classPath, heapBytes, jvmFlags, idleKept, other, plugins);
  }

  public HostSettings withPlugins(Path other) {
    return new HostSettings(classPath, heapBytes, jvmFlags, idleKept, silence, Optional.of(other));
  }

  /**
   * A packaged application starts from one small jar, with all libraries beside the jar that holds
   * this class; otherwise the class path of this process names everything.
   */
  private static String ownClassPath() {
    CodeSource source = HostSettings.class.getProtectionDomain().getCodeSource();
    if (source != null && source.getLocation() != null) {
      try {
        Path folder = Path.of(source.getLocation().toURI()).getParent();
        if (holdsLibraries(folder)) {
          return withBootLibraries(folder);
        }
      } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
        // Not a file, so the class path of this process is the best that is known.
        return System.getProperty("java.class.path");
      }
    }
    return System.getProperty("java.class.path");
  }

  /** Quarkus keeps what it loads first, such as the logging library, in a folder beside. */
  private static String withBootLibraries(Path folder) {
    Path boot = folder.resolveSibling("boot");
    String libraries = folder.resolve("*").toString();
    return Files.isDirectory(boot) ? libraries + File.pathSeparator + boot.resolve("*") : libraries;
  }

  private static boolean holdsLibraries(Path folder) {
    try (DirectoryStream<Path> steps =
        Files.newDirectoryStream(folder, "*millrace-{spi,engine}-*.jar")) {
      int found = 0;
      for (Path jar : steps) {
        found += Files.isRegularFile(jar) ? 1 : 0;
      }
      return found == 2;
    } catch (IOException e) {
      // A folder that cannot be listed is none to start from.
      return false;
    }
  }
}
