package dev.millrace.fabric;

/** This process could not become part of the cluster; the message says what to do. */
public final class FabricUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FabricUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
