package dev.millrace.api.problem;

import dev.millrace.engine.view.Commands;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever ends a request early into a problem document; below {@code /v2} into the {@code
 * {"error": …}} of the Open Inference Protocol.
 */
public final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final String RETRY_SECONDS = "2";

  private final AllowedMethods methods;

  public ProblemMappers(AllowedMethods methods) {
    this.methods = methods;
  }

  @ServerExceptionMapper
  public Response problem(ProblemException e, ContainerRequestContext request) {
    return answer(e.problem(), request);
  }

  @ServerExceptionMapper
  public Response refused(Commands.Refused e, ContainerRequestContext request) {
    return answer(Problem.of(kindOf(e.reason()), e.getMessage()), request);
  }

  /** No route: named apart from its parent because the platform brings a page of its own for it. */
  @ServerExceptionMapper
  public Response noRoute(NotFoundException e, ContainerRequestContext request) {
    return answer(
        Problem.of(
            ProblemKind.NOT_FOUND,
            "there is nothing at " + path(request) + "; /q/openapi lists what there is"),
        request);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, ContainerRequestContext request) {
    Response raised = e.getResponse();
    switch (raised.getStatus()) {
      case 405:
        String allowed = String.join(", ", methods.of(path(request)));
        Response answer =
            answer(
                Problem.of(
                    ProblemKind.METHOD_NOT_ALLOWED,
                    request.getMethod()
                        + " is not possible on "
                        + path(request)
                        + (allowed.isEmpty() ? "" : "; possible: " + allowed)),
                request);
        return allowed.isEmpty()
            ? answer
            : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allowed).build();
      case 406:
        return answer(
            Problem.of(
                ProblemKind.NOT_ACCEPTABLE,
                path(request)
                    + " cannot answer with "
                    + request.getHeaderString(HttpHeaders.ACCEPT)),
            request);
      case 415:
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE); // may be none that is one
        return answer(
            Problem.of(
                ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                path(request) + " does not take " + type + "; send Content-Type: application/json"),
            request);
      default:
        return e.getCause() instanceof Commands.Refused refused // while an answer was streamed
            ? refused(refused, request)
            : other(e, request);
    }
  }

  /** Ours: logged with an id that the answer names, and nothing else about it. */
  @ServerExceptionMapper
  public Response anythingElse(Throwable e, ContainerRequestContext request) {
    String incident = UUID.randomUUID().toString();
    LOG.errorf(e, "Incident %s: %s %s failed", incident, request.getMethod(), path(request));
    return answer(
        Problem.of(
                ProblemKind.INTERNAL,
                "the server made a mistake; its log says more below incident " + incident)
            .with("incident", incident),
        request);
  }

  /** What kind of problem a refusal is. */
  static ProblemKind kindOf(Commands.Refused.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> ProblemKind.NOT_FOUND;
      case INVALID -> ProblemKind.REFUSED;
      case CONFLICT -> ProblemKind.CONFLICT;
      case UNAVAILABLE -> ProblemKind.UNAVAILABLE;
    };
  }

  private Response other(WebApplicationException e, ContainerRequestContext request) {
    Response raised = e.getResponse();
    if (raised.getStatus() >= 500) {
      return anythingElse(e, request);
    }
    if (raised.getStatus() < 400) {
      return raised;
    }
    String title = raised.getStatusInfo().getReasonPhrase();
    String detail = e.getMessage() == null ? title : e.getMessage();
    return answer(
        new Problem(ProblemKind.HTTP.type(), title, raised.getStatus(), detail, "", Map.of()),
        request);
  }

  private static String path(ContainerRequestContext request) {
    return request.getUriInfo().getRequestUri().getPath();
  }

  private static Response answer(Problem problem, ContainerRequestContext request) {
    String path = path(request);
    Response.ResponseBuilder builder = Response.status(problem.status());
    if (problem.status() == ProblemKind.UNAVAILABLE.status()) {
      builder.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    if (problem.status() == ProblemKind.UNAUTHORIZED.status()) {
      builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (path.equals("/v2") || path.startsWith("/v2/")) {
      return builder
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(Map.of("error", problem.detail()))
          .build();
    }
    return builder.type(Problem.MEDIA_TYPE).entity(problem.at(path)).build();
  }
}
