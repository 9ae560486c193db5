package dev.millrace.worker.host;

import dev.millrace.worker.step.AttemptMonitor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Keeps what a step says. */
final class Recorder implements AttemptMonitor {
  final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> firstLine = new CompletableFuture<>();
  volatile double progress;
  volatile boolean stop;
  volatile Duration grace = Duration.ZERO;

  @Override
  public void line(String stream, String text) {
    lines.add(stream + ": " + text);
    firstLine.complete(text);
  }

  @Override
  public void progress(double fraction, String what) {
    progress = fraction;
  }

  @Override
  public boolean stopRequested() {
    return stop;
  }

  @Override
  public Duration leaseLeft() {
    return Duration.ofMinutes(10);
  }

  @Override
  public Duration grace() {
    return grace;
  }

  String firstLine() throws Exception {
    return firstLine.get(30, TimeUnit.SECONDS);
  }
}
