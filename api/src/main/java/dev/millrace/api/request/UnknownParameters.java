package dev.millrace.api.request;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses query parameters below {@code /api} that the called method does not have. */
public final class UnknownParameters {
  private final Map<Method, List<String>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void check(ContainerRequestContext request, ResourceInfo resource) {
    var asked = request.getUriInfo().getQueryParameters();
    if (asked.isEmpty() || !request.getUriInfo().getPath().startsWith("/api/")) {
      return;
    }
    List<String> names = known.computeIfAbsent(resource.getResourceMethod(), this::namesOf);
    for (String name : asked.keySet()) {
      if (!names.contains(name)) {
        throw Problem.of(
                ProblemKind.UNKNOWN_PARAMETER,
                "there is no query parameter \""
                    + name
                    + "\" here. "
                    + NearestName.hint(name, names))
            .with("parameter", name)
            .asException();
      }
    }
  }

  private List<String> namesOf(Method method) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      QueryParam query = parameter.getAnnotation(QueryParam.class);
      if (query != null) {
        names.add(query.value());
      }
    }
    return List.copyOf(names);
  }
}
