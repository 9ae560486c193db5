package dev.millrace.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the roles have started; under a name of its own, as all checks are listed together.
 */
@Readiness
@ApplicationScoped
public class NodeReadiness implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("roles").status(CurrentNode.isReady()).build();
  }
}
