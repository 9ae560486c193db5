package dev.millrace.api.problem;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which methods a path has: what a 405 must name (RFC 9110, 15.5.6) and the platform leaves out.
 */
@Singleton
public final class AllowedMethods {
  private static final Pattern VARIABLE = Pattern.compile("\\{[^:}]+(?::([^}]+))?}");

  private record Route(Pattern path, String method) {}

  private final List<Route> routes = new ArrayList<>();

  AllowedMethods(BeanManager beans) {
    for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
      Path root = bean.getBeanClass().getAnnotation(Path.class);
      if (root != null) {
        for (Method method : bean.getBeanClass().getMethods()) {
          add(root.value(), method);
        }
      }
    }
  }

  /** The methods of a path in alphabetic order; empty if no route has it. */
  Set<String> of(String path) {
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.path().matcher(path).matches()) {
        methods.add(route.method());
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private void add(String root, Method method) {
    Path below = method.getAnnotation(Path.class);
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (http != null) {
        String template = below == null ? root : root + "/" + below.value();
        routes.add(new Route(pattern(template.replaceAll("/+", "/")), http.value()));
      }
    }
  }

  private static Pattern pattern(String template) {
    StringBuilder regex = new StringBuilder(template.startsWith("/") ? "" : "/");
    Matcher variable = VARIABLE.matcher(template);
    int from = 0;
    while (variable.find()) {
      regex.append(Pattern.quote(template.substring(from, variable.start())));
      regex.append(variable.group(1) == null ? "[^/]+" : "(?:" + variable.group(1) + ")");
      from = variable.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(template.substring(from))) + "/?");
  }
}
