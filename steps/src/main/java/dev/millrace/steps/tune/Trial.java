package dev.millrace.steps.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One training of the search.
 *
 * @param number from 1
 * @param set what it sets, by parameter
 * @param metrics on rows it has not seen; empty if it failed
 * @param failure why it gave no model; empty if it did
 */
record Trial(int number, Map<String, Object> set, Map<String, Double> metrics, String failure) {
  Trial {
    set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** {@code trees = 20, max-depth = 4}. */
  String shown() {
    List<String> shown = new ArrayList<>();
    set.forEach((name, value) -> shown.add(name + " = " + value));
    return String.join(", ", shown);
  }

  /** As it stands in the report. */
  Map<String, Object> facts(String metric) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("trial", number);
    facts.put("parameters", set);
    if (failure.isEmpty()) {
      facts.put("score", metrics.get(metric));
      facts.put("metrics", metrics);
    } else {
      facts.put("failure", failure);
    }
    return facts;
  }
}
