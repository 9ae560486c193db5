package dev.millrace.scheduler.source.git.ssh;

import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Reads the private key of a source. The secret is asked for at each look; opening a key with a
 * passphrase is slow on purpose, so the one that was read last is kept as long as the secrets are
 * the same. Used by one thread at a time.
 */
public final class SshKeys {
  private record Secrets(String key, Optional<String> passphrase) {}

  private Secrets last;
  private KeyPair lastKey;

  /**
   * The key; its words are never said.
   *
   * @throws SourceTrouble if a secret is missing, or the key cannot be opened
   */
  KeyPair of(SourceSettings.Ssh ssh) throws SourceTrouble {
    Optional<String> passphrase = Optional.empty();
    if (ssh.passphrase().isPresent()) {
      passphrase = Optional.of(ssh.passphrase().get().secret().strip());
    }
    Secrets secrets = new Secrets(ssh.key().secret().strip() + "\n", passphrase);
    if (!secrets.equals(last)) {
      lastKey = read(ssh.keyName(), secrets);
      last = secrets;
    }
    return lastKey;
  }

  private static KeyPair read(String name, Secrets secrets) throws SourceTrouble {
    Passphrase passphrase = new Passphrase(secrets.passphrase());
    try {
      Iterable<KeyPair> keys =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(name),
              new ByteArrayInputStream(secrets.key().getBytes(StandardCharsets.UTF_8)),
              passphrase);
      Iterator<KeyPair> first = keys == null ? null : keys.iterator();
      if (first != null && first.hasNext()) {
        return first.next();
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // What it says may hold something of the key.
    }
    throw unusable(name, passphrase, secrets);
  }

  private static SourceTrouble unusable(String name, Passphrase passphrase, Secrets secrets) {
    String said;
    if (passphrase.asked && secrets.passphrase().isEmpty()) {
      said =
          " has a passphrase. Put it into a secret and name that with --dags-ssh-passphrase, or use"
              + " a key without one.";
    } else if (passphrase.asked) {
      said = " does not open with the passphrase of the secret that --dags-ssh-passphrase names.";
    } else {
      said =
          " is not a private key; the text of a key file as ssh-keygen writes it was expected,"
              + " beginning with -----BEGIN OPENSSH PRIVATE KEY----- or as PEM.";
    }
    return new SourceTrouble(
        Kind.KEY_UNUSABLE, "The key in secret '" + name + "', which --dags-ssh-key names," + said);
  }

  private static final class Passphrase implements FilePasswordProvider {
    private final Optional<String> passphrase;
    private boolean asked;

    Passphrase(Optional<String> passphrase) {
      this.passphrase = passphrase;
    }

    @Override
    public String getPassword(SessionContext session, NamedResource key, int retry) {
      asked = true;
      return passphrase.orElse(null);
    }
  }
}
