package dev.millrace.steps.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.web.WebCall;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Sends one request. */
final class HttpStep implements Step {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long BODY_BYTES_MAX = 64L << 20;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    Map<String, String> headers = new LinkedHashMap<>();
    BodyPublisher body = body(parameters, headers);
    for (String name : parameters.nested("headers").asMap().keySet()) {
      headers.put(name, parameters.nested("headers").text(name));
    }
    String method = parameters.text("method", "GET");
    WebCall call =
        WebCall.of(
            context,
            method,
            parameters.text("url"),
            headers,
            body,
            parameters.duration("timeout", TIMEOUT));
    context.log(method + " " + WebCall.shown(parameters.text("url")));
    Path file = context.output("file").path();
    int status =
        call.send(file, parameters.bytes("max-bytes", BODY_BYTES_MAX), expected(parameters));
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    context.log("answered " + status + " with " + Files.size(file) + " bytes");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", (long) status);
    Map<String, Object> fields = parameters.nested("values").asMap();
    if (!fields.isEmpty()) {
      values.putAll(read(file, fields, context));
    }
    return StepResult.of(values);
  }

  private static BodyPublisher body(Parameters parameters, Map<String, String> headers)
      throws StepException {
    if (parameters.has("body") && parameters.has("json")) {
      throw StepException.user(
          "Parameters 'body' and 'json' are both given; expected one of them.");
    }
    if (parameters.has("json")) {
      headers.put("Content-Type", "application/json");
      try {
        return BodyPublishers.ofString(JSON.writeValueAsString(parameters.asMap().get("json")));
      } catch (JsonProcessingException e) {
        throw new StepException(
            FailureClass.USER, "'json' cannot be written: " + e.getMessage(), e);
      }
    }
    return parameters.has("body")
        ? BodyPublishers.ofString(parameters.text("body"))
        : BodyPublishers.noBody();
  }

  private static IntPredicate expected(Parameters parameters) throws StepException {
    List<Object> listed = parameters.list("expect");
    if (listed.isEmpty()) {
      return status -> status >= 200 && status < 300;
    }
    return status -> listed.stream().anyMatch(code -> ((Number) code).intValue() == status);
  }

  private static Map<String, Object> read(
      Path file, Map<String, Object> fields, StepContext context)
      throws StepException, IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new StepException(
          FailureClass.DATA, "The answer is not JSON: " + e.getOriginalMessage() + ".", e);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      JsonNode value = answer.path(field.getKey());
      String type = String.valueOf(field.getValue());
      boolean fits =
          switch (type) {
            case "text" -> value.isTextual();
            case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isArray();
          };
      if (!fits) {
        throw StepException.data(
            "Field '"
                + field.getKey()
                + "' of the answer is "
                + (value.isMissingNode() ? "missing" : shown(value, context))
                + "; expected "
                + type
                + ".");
      }
      values.put(
          field.getKey(),
          type.equals("number") ? value.doubleValue() : JSON.convertValue(value, Object.class));
    }
    return values;
  }

  private static String shown(JsonNode value, StepContext context) {
    String text = context.masked(value.toString());
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
