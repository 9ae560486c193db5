package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/dags}. */
public record DagSubmission(
    @Schema(
            required = true,
            description = "Name of the DAG file, for findings and display",
            examples = "dags/wine.yaml")
        String file,
    @Schema(required = true, description = "The YAML text") String source,
    @Schema(
            description =
                "Files beside the DAG: path relative to the DAG file, to the SHA-256 of bytes that"
                    + " were uploaded before with PUT /api/v1/artifacts/{digest}")
        Map<String, String> files) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int SHOWN_MAX = 200; // characters of a value in messages

  /** Path to digest of each file, in the order given; 400 if one of them is no digest. */
  Map<String, String> pinned() {
    Map<String, String> pinned = files == null ? Map.of() : new LinkedHashMap<>(files);
    pinned.forEach(DagSubmission::check);
    return pinned;
  }

  private static void check(String path, String digest) {
    if (digest == null || !DIGEST.matcher(digest).matches()) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY,
              "file \""
                  + shown(path)
                  + "\" in \"files\" is "
                  + (digest == null ? "null" : "\"" + shown(digest) + "\"")
                  + "; the SHA-256 of its bytes was expected, as 64 lower-case hexadecimal digits")
          .with("field", "files")
          .asException();
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
