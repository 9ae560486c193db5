package dev.millrace.cli.rest;

import java.io.IOException;
import java.net.URI;

/** No answer at all: nobody listens, the connection broke, or time ran out. */
public final class ServerUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final URI server;

  ServerUnreachable(URI server, Exception cause) {
    super(reason(cause), cause);
    this.server = server;
  }

  public URI server() {
    return server;
  }

  private static String reason(Exception cause) {
    if (cause instanceof java.net.ConnectException) {
      return "connection refused";
    }
    if (cause instanceof java.net.http.HttpTimeoutException) {
      return "no answer in time";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** Whether nobody listened, so that the request was never seen. */
  public boolean nobodyThere() {
    Throwable cause = getCause();
    return cause instanceof java.net.ConnectException
        || cause instanceof java.net.http.HttpConnectTimeoutException
        || (cause instanceof IOException && cause.getCause() instanceof java.net.ConnectException);
  }
}
