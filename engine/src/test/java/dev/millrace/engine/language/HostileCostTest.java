package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a file of 400 kB may cost. Memory is counted, because it does not depend on how busy the
 * machine is, and nothing that takes long allocates little here; the time limit is only a net.
 */
class HostileCostTest {
  private static final long BYTES_MAX = 1L << 30;
  private static final Map<String, String> FILES = HostileFiles.all();

  static Stream<String> files() {
    return FILES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void readingAllocatesABoundedAmount(String what) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String text = FILES.get(what);
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);

    DagReading reading = Reading.read(text);

    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(allocated).as("bytes allocated for: %s", what).isLessThan(BYTES_MAX);
    assertThat(reading.dag().isEmpty()).isEqualTo(!reading.findings().isEmpty());
    assertThat(reading.findings()).hasSizeLessThanOrEqualTo(Findings.MAX + 1);
    assertThat(
            reading.findings().stream()
                .mapToInt(f -> f.message().length() + f.suggestion().length())
                .sum())
        .as("characters of all messages")
        .isLessThan(1 << 20);
  }
}
