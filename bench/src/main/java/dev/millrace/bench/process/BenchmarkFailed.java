package dev.millrace.bench.process;

/** The measurement cannot go on; the message says why and where to look. */
public final class BenchmarkFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchmarkFailed(String message) {
    super(message);
  }

  public BenchmarkFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
