package dev.millrace.api.system;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to every operation of the OpenAPI description how it says that something is wrong. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class ProblemsInDescription implements OASFilter {
  @Override
  public void filterOpenAPI(OpenAPI description) {
    if (description.getComponents() == null) {
      description.setComponents(OASFactory.createComponents());
    }
    description.getComponents().addSchema("Problem", problem());
    description.getComponents().addSchema("InferenceError", inferenceError());
    if (description.getPaths() != null) {
      description.getPaths().getPathItems().forEach(ProblemsInDescription::describe);
    }
  }

  private static void describe(String path, PathItem item) {
    APIResponse response =
        path.startsWith("/v2")
            ? response("application/json", "InferenceError")
            : response("application/problem+json", "Problem");
    item.getOperations().values().stream()
        .filter(operation -> operation.getResponses() != null)
        .forEach(operation -> operation.getResponses().setDefaultValue(response));
  }

  private static APIResponse response(String mediaType, String schema) {
    return OASFactory.createAPIResponse()
        .description("What is wrong")
        .content(
            OASFactory.createContent()
                .addMediaType(
                    mediaType,
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + schema))));
  }

  private static Schema problem() {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .description("A problem document (RFC 9457); further members depend on the type")
        .addProperty("type", text("Stable name of the kind of problem, urn:millrace:…"))
        .addProperty("title", text("The kind of problem in words"))
        .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
        .addProperty("detail", text("What is wrong, with which value, and what was expected"))
        .addProperty("instance", text("Path of the request"))
        .required(List.of("type", "title", "status", "detail", "instance"));
  }

  private static Schema inferenceError() {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .addProperty("error", text("What is wrong, and what was expected"))
        .required(List.of("error"));
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
  }
}
