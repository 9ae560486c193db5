package dev.millrace.worker.plugin;

import dev.millrace.spi.kind.StepKind;
import java.util.List;

/**
 * What a folder of plugins holds.
 *
 * @param kinds those that can be used, in the order of the names of their jars
 * @param problems of the others: which jar, what is wrong, what to do
 */
public record Plugins(List<StepKind> kinds, List<String> problems) {
  public static final Plugins NONE = new Plugins(List.of(), List.of());

  public Plugins {
    kinds = List.copyOf(kinds);
    problems = List.copyOf(problems);
  }
}
