package dev.millrace.worker.secret;

import dev.millrace.spi.secret.SecretProvider;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Secrets in the environment of the worker, which steps do not inherit. */
public final class EnvironmentSecrets implements SecretProvider {
  private static final String PREFIX = "MILLRACE_SECRET_";

  private final UnaryOperator<String> environment;

  /**
   * @param environment name of a variable to its value; null if there is none
   */
  public EnvironmentSecrets(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /** The variable that holds a secret; a shell cannot set one with '-' or '.' in its name. */
  private static String variable(String name) {
    return PREFIX + name.replace('-', '_').replace('.', '_');
  }

  @Override
  public String place(String name) {
    return "environment variable " + variable(name);
  }

  @Override
  public Optional<String> find(String name) {
    return Optional.ofNullable(environment.apply(variable(name)));
  }
}
