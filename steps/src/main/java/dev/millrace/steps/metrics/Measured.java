package dev.millrace.steps.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured on some rows.
 *
 * @param metrics name to value, all finite; a metric that these rows do not define is absent
 * @param details plain data for reports: per class, confusion matrix, residuals
 */
public record Measured(long rows, Map<String, Double> metrics, Map<String, Object> details) {
  public Measured {
    Map<String, Double> finite = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          if (Double.isFinite(value)) {
            finite.put(name, value);
          }
        });
    metrics = Collections.unmodifiableMap(finite);
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** {@code rows}, {@code metrics} and the details, as plain data. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", rows);
    map.put("metrics", metrics);
    map.putAll(details);
    return map;
  }
}
