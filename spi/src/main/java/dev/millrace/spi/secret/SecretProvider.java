package dev.millrace.spi.secret;

import dev.millrace.spi.StepException;
import java.util.Optional;

/**
 * A place that holds secrets, such as a vault. Found by {@link java.util.ServiceLoader} in each
 * worker, and asked after its environment and its directory of secrets, anew for each attempt, so
 * that a secret that was changed counts from then on.
 *
 * <p>An instance is shared by threads. What it is asked for is a name alone: letters, digits, '_',
 * '-' and '.', never a path.
 */
public interface SecretProvider {
  /**
   * Where this would find a secret, in words that complete "looked for"; shown to users if it is
   * nowhere, so it names the place and nothing that is in it.
   */
  String place(String name);

  /**
   * The value; empty if this place has no such secret, so that the next one is asked.
   *
   * @throws StepException if that cannot be told: TRANSIENT if another attempt may find out, USER
   *     if someone has to act. The message is shown to users
   * @throws InterruptedException if the attempt was asked to stop
   */
  Optional<String> find(String name) throws StepException, InterruptedException;
}
