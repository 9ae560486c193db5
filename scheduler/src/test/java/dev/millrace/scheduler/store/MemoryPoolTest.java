package dev.millrace.scheduler.store;

class MemoryPoolTest extends PoolContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
