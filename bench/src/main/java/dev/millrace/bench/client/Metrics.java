package dev.millrace.bench.client;

import java.util.HashMap;
import java.util.Map;

/** The text format of Prometheus, as far as counters and gauges go. */
final class Metrics {
  private Metrics() {}

  static Map<String, Double> read(String text) {
    Map<String, Double> values = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(" "))
        .forEach(
            line -> {
              int blank = line.lastIndexOf(' ');
              int brace = line.indexOf('{');
              String name = line.substring(0, brace < 0 ? blank : brace);
              values.merge(name, Double.parseDouble(line.substring(blank + 1)), Double::sum);
            });
    return values;
  }
}
