package dev.millrace.process;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Serves the repositories of a directory over HTTP as git itself does, by {@code git http-backend};
 * a program of its own, so that it can be killed. Arguments: port, directory, user, password.
 */
public final class GitHttpServer {
  private GitHttpServer() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    HttpContext root = server.createContext("/", exchange -> answer(exchange, args[1]));
    root.setAuthenticator(
        new BasicAuthenticator("git") {
          @Override
          public boolean checkCredentials(String user, String password) {
            return user.equals(args[2]) && password.equals(args[3]);
          }
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("listening at " + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, String directory) throws IOException {
    try (exchange) {
      ProcessBuilder backend = new ProcessBuilder("git", "http-backend");
      fill(backend.environment(), exchange, directory);
      Process process = backend.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (OutputStream in = process.getOutputStream()) {
        exchange.getRequestBody().transferTo(in);
      }
      try (InputStream out = new BufferedInputStream(process.getInputStream())) {
        exchange.sendResponseHeaders(status(out, exchange.getResponseHeaders()), 0);
        out.transferTo(exchange.getResponseBody());
      }
    }
  }

  /** As the Common Gateway Interface has it, RFC 3875. */
  private static void fill(
      Map<String, String> environment, HttpExchange exchange, String directory) {
    URI uri = exchange.getRequestURI();
    Headers headers = exchange.getRequestHeaders();
    environment.put("GIT_PROJECT_ROOT", directory);
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", uri.getPath());
    environment.put("QUERY_STRING", uri.getRawQuery() == null ? "" : uri.getRawQuery());
    environment.put("REMOTE_USER", exchange.getPrincipal().getUsername());
    put(environment, "CONTENT_TYPE", headers.getFirst("Content-Type"));
    put(environment, "CONTENT_LENGTH", headers.getFirst("Content-Length"));
    put(environment, "HTTP_CONTENT_ENCODING", headers.getFirst("Content-Encoding"));
    put(environment, "GIT_PROTOCOL", headers.getFirst("Git-Protocol"));
  }

  private static void put(Map<String, String> environment, String name, String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  private static int status(InputStream out, Headers headers) throws IOException {
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(name.length() + 1).strip();
      if (name.equals("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        headers.add(name, value);
      }
    }
    return status;
  }

  private static String line(InputStream out) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = out.read(); b >= 0 && b != '\n'; b = out.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}
