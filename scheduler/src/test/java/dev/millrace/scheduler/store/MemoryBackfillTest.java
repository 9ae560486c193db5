package dev.millrace.scheduler.store;

class MemoryBackfillTest extends BackfillContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
