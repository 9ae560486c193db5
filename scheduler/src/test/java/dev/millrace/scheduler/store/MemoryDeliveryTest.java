package dev.millrace.scheduler.store;

class MemoryDeliveryTest extends DeliveryContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
