package dev.millrace.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Healthy once the roles have started, and as long as the scheduler's loop works. */
@Liveness
@ApplicationScoped
public class NodeHealth implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("node").status(CurrentNode.isReady()).build();
  }
}
