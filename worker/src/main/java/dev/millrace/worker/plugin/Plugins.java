package dev.millrace.worker.plugin;

import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.secret.SecretProvider;
import java.util.List;

/**
 * What a folder of plugins holds.
 *
 * @param kinds those that can be used, in the order of the names of their jars
 * @param secrets where they look for secrets, in the same order
 * @param problems of the others: which jar, what is wrong, what to do
 */
public record Plugins(List<StepKind> kinds, List<SecretProvider> secrets, List<String> problems) {
  public static final Plugins NONE = new Plugins(List.of(), List.of(), List.of());

  public Plugins {
    kinds = List.copyOf(kinds);
    secrets = List.copyOf(secrets);
    problems = List.copyOf(problems);
  }
}
