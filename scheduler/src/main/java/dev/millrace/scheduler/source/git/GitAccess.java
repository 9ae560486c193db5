package dev.millrace.scheduler.source.git;

import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.git.ssh.SshAccess;
import dev.millrace.scheduler.source.git.ssh.SshKeys;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * How the server of a source is spoken to during one look, with the secrets as they are then.
 *
 * @param credentials of HTTP
 */
record GitAccess(
    SourceSettings.Git settings, Optional<CredentialsProvider> credentials, Optional<SshAccess> ssh)
    implements AutoCloseable {
  /** A server that is silent for so long is unreachable. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /** Whoever asks for a token alone takes any user. */
  private static final String ANY_USER = "token";

  /**
   * @throws SourceTrouble if a secret is missing or cannot be used
   */
  static GitAccess of(SourceSettings.Git settings, SshKeys keys) throws SourceTrouble {
    Optional<CredentialsProvider> credentials = Optional.empty();
    if (settings.credentials().isPresent()) {
      credentials = Optional.of(login(settings.credentials().get().secret().strip()));
    }
    Optional<SshAccess> ssh = Optional.empty();
    if (settings.ssh().isPresent()) {
      ssh = Optional.of(SshAccess.of(settings, settings.ssh().get(), keys));
    }
    return new GitAccess(settings, credentials, ssh);
  }

  private static CredentialsProvider login(String secret) {
    int colon = secret.indexOf(':');
    return new UsernamePasswordCredentialsProvider(
        colon < 0 ? ANY_USER : secret.substring(0, colon), secret.substring(colon + 1));
  }

  /**
   * Does something at the server.
   *
   * @throws SourceTrouble if that fails
   */
  <T> T call(TransportCommand<?, T> command) throws SourceTrouble {
    command.setTimeout((int) SILENCE_MAX.toSeconds());
    credentials.ifPresent(command::setCredentialsProvider);
    ssh.ifPresent(way -> way.carry(command));
    try {
      return command.call();
    } catch (GitAPIException e) {
      throw ssh.flatMap(way -> way.trouble(e)).orElseGet(() -> GitTroubles.of(settings, e));
    }
  }

  @Override
  public void close() {
    ssh.ifPresent(SshAccess::close);
  }
}
