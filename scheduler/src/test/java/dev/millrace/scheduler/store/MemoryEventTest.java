package dev.millrace.scheduler.store;

class MemoryEventTest extends EventContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
