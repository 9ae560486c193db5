package dev.millrace.scheduler.store;

class MemoryResultsTest extends ResultsContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
