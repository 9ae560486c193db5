package dev.millrace.server.node;

import dev.millrace.fabric.ClusterKey;
import java.nio.file.Path;

/** Where the cluster key comes from. */
final class ClusterKeys {
  private ClusterKeys() {}

  /**
   * {@code MILLRACE_CLUSTER_KEY} (64 hexadecimal digits), else the file that {@code
   * MILLRACE_CLUSTER_KEY_FILE} names, else {@code cluster.key} in the data directory, made if it
   * does not exist.
   */
  static ClusterKey of(Path dataDirectory) {
    String digits = System.getenv("MILLRACE_CLUSTER_KEY");
    if (digits != null && !digits.isBlank()) {
      return ClusterKey.fromHexadecimal(digits);
    }
    String file = System.getenv("MILLRACE_CLUSTER_KEY_FILE");
    return ClusterKey.inFile(
        file != null && !file.isBlank() ? Path.of(file) : dataDirectory.resolve("cluster.key"));
  }
}
