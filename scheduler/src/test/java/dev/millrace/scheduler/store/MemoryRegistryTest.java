package dev.millrace.scheduler.store;

class MemoryRegistryTest extends RegistryContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
