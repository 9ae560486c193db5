package dev.millrace.server.node;

import dev.millrace.api.hook.HookSecrets;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.spi.StepException;
import dev.millrace.worker.secret.SecretResolver;
import java.nio.file.Path;

/** Secrets of hooks, from where workers of this process have theirs. */
public final class ConfiguredHookSecrets implements HookSecrets {
  private final Configuration configuration = Configuration.ofProcess();

  @Override
  public String value(String name, String user) {
    SecretResolver secrets =
        SecretResolver.ofProcess(configuration.text("millrace.secrets").map(Path::of))
            .with(StepKinds.secrets());
    try {
      return secrets
          .find(name, user)
          .orElseThrow(
              () ->
                  unavailable(
                      "Secret '"
                          + name
                          + "' of "
                          + user
                          + " is not known to this server, so nobody can call it. Looked for: "
                          + secrets.places(name)
                          + ". Give it to every process with the api role."));
    } catch (StepException e) {
      throw unavailable(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("Secret '" + name + "' was not looked for to the end.");
    }
  }

  private static Refused unavailable(String message) {
    return new Refused(Refused.Reason.UNAVAILABLE, message);
  }
}
