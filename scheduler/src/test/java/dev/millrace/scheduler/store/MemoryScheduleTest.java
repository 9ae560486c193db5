package dev.millrace.scheduler.store;

class MemoryScheduleTest extends ScheduleContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }
}
