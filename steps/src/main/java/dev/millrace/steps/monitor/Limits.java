package dev.millrace.steps.monitor;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How far is too far; infinite, or 0 for the significance, for no limit.
 *
 * @param rows by which part the number of rows may change
 */
record Limits(double psi, double ks, double significance, double missing, double rows) {

  static Limits of(Parameters parameters) throws StepException {
    return new Limits(
        parameters.number("psi", MonitorKind.PSI_MAX),
        parameters.number("ks", Double.POSITIVE_INFINITY),
        parameters.number("significance", 0),
        parameters.share("missing", MonitorKind.MISSING_MAX),
        parameters.share("rows", Double.POSITIVE_INFINITY));
  }

  /** Those there are, as they stand in the report. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("psi", psi);
    put(facts, "ks", ks);
    put(facts, "significance", significance == 0 ? Double.POSITIVE_INFINITY : significance);
    facts.put("missing", missing);
    put(facts, "rows", rows);
    return facts;
  }

  private static void put(Map<String, Object> facts, String name, double limit) {
    if (Double.isFinite(limit)) {
      facts.put(name, limit);
    }
  }

  /** Why each column is beyond a limit, in the order of the columns; empty for one that is not. */
  List<List<String>> reasons(List<ColumnDrift> columns) {
    Set<ColumnDrift> significant = significant(columns);
    List<List<String>> all = new ArrayList<>();
    for (ColumnDrift column : columns) {
      List<String> reasons = new ArrayList<>();
      if (column.psi() > psi) {
        reasons.add(said("stability index %.4f is above %s", column.psi(), psi));
      }
      if (column.test().equals("ks") && column.statistic() > ks) {
        reasons.add(said("distance %.4f is above %s", column.statistic(), ks));
      }
      if (significant.contains(column)) {
        reasons.add(
            said(
                "the test " + column.test() + " gives probability %.3g, significant at %s",
                column.probability(),
                significance));
      }
      double change = Math.abs(column.missingNow() - column.missingBefore());
      if (change > missing) {
        reasons.add(
            said("the share of missing values changed by %.4f, more than %s", change, missing));
      }
      all.add(List.copyOf(reasons));
    }
    return all;
  }

  /**
   * Holm (1979, Scand. J. Statist. 6, 65): the k-th least of m probabilities is compared with level
   * / (m - k + 1), until one is not below.
   */
  private Set<ColumnDrift> significant(List<ColumnDrift> columns) {
    List<ColumnDrift> sorted = new ArrayList<>(columns);
    sorted.sort(Comparator.comparingDouble(ColumnDrift::probability));
    Set<ColumnDrift> found = new HashSet<>();
    for (int k = 0; k < sorted.size(); k++) {
      if (sorted.get(k).probability() >= significance / (sorted.size() - k)) {
        break;
      }
      found.add(sorted.get(k));
    }
    return found;
  }

  private static String said(String text, double value, double limit) {
    return String.format(Locale.ROOT, text, value, limit);
  }
}
