package dev.millrace.api.system;

import dev.millrace.engine.view.Queries;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the state can be read. */
@Default
@Readiness
@Singleton
public final class ApiReadiness implements HealthCheck {
  private final Queries queries;

  public ApiReadiness(Queries queries) {
    this.queries = queries;
  }

  /** Why requests cannot be answered now; empty if they can. May block on the database. */
  public Optional<String> trouble() {
    try {
      queries.run("any"); // by its key: cheap, and it needs the database
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("the state cannot be read: " + e.getMessage());
    }
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("api");
    return trouble()
        .map(why -> answer.down().withData("why", why).build())
        .orElseGet(() -> answer.up().build());
  }
}
