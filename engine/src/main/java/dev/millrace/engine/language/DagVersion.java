package dev.millrace.engine.language;

import dev.millrace.engine.dag.CanonicalJson;
import java.util.Map;

/**
 * The version of a DAG: SHA-256 over canonical JSON of what its file says and of the digests of its
 * files. Comments, layout, quoting and the order of keys do not change it.
 */
final class DagVersion {
  private DagVersion() {}

  /** Lower-case hexadecimal. */
  static String of(Object written, Map<String, String> files) {
    return CanonicalJson.sha256(Map.of("dag", written, "files", files));
  }
}
