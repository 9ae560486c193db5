package dev.millrace.api.request;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses changes that a browser sends on behalf of another site, so that no page can start runs on
 * a server that only its user can reach. Browsers say so in {@code Sec-Fetch-Site} (W3C Fetch
 * Metadata); other clients do not send it.
 */
public final class CrossSite {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  @ServerRequestFilter
  public void check(ContainerRequestContext request) {
    String site = request.getHeaderString("Sec-Fetch-Site");
    if ("cross-site".equals(site) && !READING.contains(request.getMethod())) {
      throw Problem.of(
              ProblemKind.FORBIDDEN, "another site's page may not send " + request.getMethod())
          .asException();
    }
  }
}
