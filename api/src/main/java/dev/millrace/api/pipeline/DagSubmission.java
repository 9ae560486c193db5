package dev.millrace.api.pipeline;

import java.util.Map;
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
        Map<String, String> files) {}
