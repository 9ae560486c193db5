package dev.millrace.scheduler.source.git.ssh;

import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;

/**
 * How a source is reached over ssh for one look: with its own key and its own known hosts. Nothing
 * of the user's {@code ~/.ssh} is read, and no agent is asked.
 */
public final class SshAccess implements AutoCloseable {
  private static final int CAUSES_MAX = 10;

  private final SourceSettings.Git settings;
  private final SourceSettings.Ssh ssh;
  private final KeyPair key;
  private final AtomicReference<SourceTrouble> refusedHost = new AtomicReference<>();
  private final SshdSessionFactory sessions;

  private SshAccess(SourceSettings.Git settings, SourceSettings.Ssh ssh, KeyPair key) {
    this.settings = settings;
    this.ssh = ssh;
    this.key = key;
    this.sessions = new Sessions();
  }

  /**
   * @param keys of this source, which remembers the key that it read last
   * @throws SourceTrouble if the key or the known hosts cannot be used
   */
  public static SshAccess of(SourceSettings.Git settings, SourceSettings.Ssh ssh, SshKeys keys)
      throws SourceTrouble {
    Path knownHosts = ssh.knownHosts();
    if (!Files.isReadable(knownHosts) || Files.isDirectory(knownHosts)) {
      throw new SourceTrouble(
          Kind.HOST_KEY_UNKNOWN,
          "The known hosts of "
              + settings.url()
              + " cannot be read: "
              + knownHosts
              + ", which --dags-known-hosts names, is no readable file. Write the host keys there.");
    }
    return new SshAccess(settings, ssh, keys.of(ssh));
  }

  /** Has a command of JGit go this way. */
  public void carry(TransportCommand<?, ?> command) {
    command.setTransportConfigCallback(
        transport -> {
          if (transport instanceof SshTransport secure) {
            secure.setSshSessionFactory(sessions);
          }
        });
  }

  /** What a failure says about ssh; empty if it is not about that. */
  public Optional<SourceTrouble> trouble(Throwable failure) {
    SourceTrouble host = refusedHost.getAndSet(null);
    if (host != null) {
      return Optional.of(host);
    }
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
      if (cause instanceof SshException refused
          && refused.getDisconnectCode()
              == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
        return Optional.of(keyRefused());
      }
    }
    return Optional.empty();
  }

  private SourceTrouble keyRefused() {
    return new SourceTrouble(
        Kind.CREDENTIALS_REFUSED,
        settings.url()
            + " refused the key "
            + KeyUtils.getFingerPrint(key.getPublic())
            + " of secret '"
            + ssh.keyName()
            + "'. Allow it there: "
            + PublicKeyEntry.toString(key.getPublic())
            + " — or name another secret with --dags-ssh-key.");
  }

  @Override
  public void close() {
    sessions.close();
  }

  private final class Sessions extends SshdSessionFactory {
    Sessions() {
      super(null, null);
      // Both are asked for, and nothing is in them.
      setHomeDirectory(settings.mirror().toFile());
      setSshDirectory(settings.mirror().resolve("no-ssh").toFile());
    }

    @Override
    protected File getSshConfig(File sshDirectory) {
      return null;
    }

    @Override
    protected List<Path> getDefaultKnownHostsFiles(File sshDirectory) {
      return List.of(ssh.knownHosts());
    }

    @Override
    protected ServerKeyDatabase createServerKeyDatabase(File home, File sshDirectory) {
      return new StrictHostKeys(
          super.createServerKeyDatabase(home, sshDirectory), settings, ssh, refusedHost::set);
    }

    @Override
    protected List<Path> getDefaultIdentities(File sshDirectory) {
      return List.of();
    }

    @Override
    protected Iterable<KeyPair> getDefaultKeys(File sshDirectory) {
      return List.of(key);
    }

    @Override
    protected String getDefaultPreferredAuthentications() {
      return "publickey";
    }

    @Override
    protected ConnectorFactory getConnectorFactory() {
      return null;
    }
  }
}
