package dev.millrace.server.node;

import dev.millrace.fabric.ClusterKey;
import java.nio.file.Path;

/** Where the cluster key comes from. */
final class ClusterKeys {
  private ClusterKeys() {}

  /**
   * {@code millrace.cluster-key} (64 hexadecimal digits), else the file that {@code
   * millrace.cluster-key-file} names, else {@code cluster.key} in the data directory, made if it
   * does not exist.
   */
  static ClusterKey of(Configuration configuration, Path dataDirectory) {
    return configuration
        .text("millrace.cluster-key")
        .map(ClusterKey::fromHexadecimal)
        .orElseGet(
            () ->
                ClusterKey.inFile(
                    configuration
                        .text("millrace.cluster-key-file")
                        .map(Path::of)
                        .orElse(dataDirectory.resolve("cluster.key"))));
  }
}
