package dev.millrace.steps.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.web.WebCall;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends a text to a webhook. */
final class NotifyStep implements Step {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long ANSWER_BYTES_MAX = 1 << 20;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", parameters.text("text"));
    message.putAll(parameters.nested("json").asMap());
    WebCall call =
        WebCall.of(
            context,
            "POST",
            parameters.text("webhook"),
            Map.of("Content-Type", "application/json"),
            BodyPublishers.ofString(JSON.writeValueAsString(message)),
            TIMEOUT);
    int status =
        call.send(
            context.scratch().resolve("answer"),
            ANSWER_BYTES_MAX,
            code -> code >= 200 && code < 300);
    context.log("told " + WebCall.shown(parameters.text("webhook")));
    return StepResult.of(Map.of("status", (long) status));
  }
}
