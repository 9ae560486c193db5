package dev.millrace.scheduler.source.git.ssh;

import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/** Takes the host keys that are in the file, and tells of any other what people must know of it. */
final class StrictHostKeys implements ServerKeyDatabase {
  private static final String REVOKED = "@revoked";

  private final ServerKeyDatabase file;
  private final SourceSettings.Git settings;
  private final SourceSettings.Ssh ssh;
  private final Consumer<SourceTrouble> refusals;

  /**
   * @param refusals told why before a key is refused, on a thread of the connection
   */
  StrictHostKeys(
      ServerKeyDatabase file,
      SourceSettings.Git settings,
      SourceSettings.Ssh ssh,
      Consumer<SourceTrouble> refusals) {
    this.file = file;
    this.settings = settings;
    this.ssh = ssh;
    this.refusals = refusals;
  }

  @Override
  public List<PublicKey> lookup(
      String connectAddress, InetSocketAddress remoteAddress, Configuration given) {
    return file.lookup(connectAddress, remoteAddress, new Strict(given.getUsername()));
  }

  @Override
  public boolean accept(
      String connectAddress,
      InetSocketAddress remoteAddress,
      PublicKey key,
      Configuration given,
      CredentialsProvider nobody) {
    if (isRevoked(key)) {
      refusals.accept(revoked(connectAddress, key));
      return false;
    }
    Strict strict = new Strict(given.getUsername());
    if (file.accept(connectAddress, remoteAddress, key, strict, null)) {
      return true;
    }
    List<PublicKey> known = file.lookup(connectAddress, remoteAddress, strict);
    refusals.accept(
        known.isEmpty() ? unknown(connectAddress, key) : changed(connectAddress, key, known));
    return false;
  }

  /**
   * Whether the file revokes a key, of whatever host: that of JGit takes the usual pattern {@code
   * *} for port 22 alone.
   */
  private boolean isRevoked(PublicKey key) {
    String words = PublicKeyEntry.toString(key);
    try (Stream<String> lines = Files.lines(ssh.knownHosts())) {
      return lines.anyMatch(line -> line.startsWith(REVOKED) && line.contains(words));
    } catch (IOException | UncheckedIOException e) {
      return true; // it could be read a moment ago
    }
  }

  private SourceTrouble unknown(String host, PublicKey key) {
    return new SourceTrouble(
        Kind.HOST_KEY_UNKNOWN,
        "The host key of "
            + settings.url()
            + " is not known: "
            + host
            + " shows "
            + KeyUtils.getFingerPrint(key)
            + " ("
            + KeyUtils.getKeyType(key)
            + "), and "
            + ssh.knownHosts()
            + " has no key of it. If whoever runs the server says that this is its key, add the line: "
            + host
            + " "
            + PublicKeyEntry.toString(key));
  }

  private SourceTrouble changed(String host, PublicKey key, List<PublicKey> known) {
    return new SourceTrouble(
        Kind.HOST_KEY_CHANGED,
        "The host key of "
            + settings.url()
            + " is another one: "
            + host
            + " shows "
            + KeyUtils.getFingerPrint(key)
            + ", but "
            + ssh.knownHosts()
            + " has "
            + known.stream().map(KeyUtils::getFingerPrint).collect(Collectors.joining(", "))
            + ". Somebody may stand between. If whoever runs the server says that its key was"
            + " replaced, put in place of the old line: "
            + host
            + " "
            + PublicKeyEntry.toString(key));
  }

  private SourceTrouble revoked(String host, PublicKey key) {
    return new SourceTrouble(
        Kind.HOST_KEY_CHANGED,
        "The host key of "
            + settings.url()
            + " is revoked: "
            + ssh.knownHosts()
            + " says so of "
            + KeyUtils.getFingerPrint(key)
            + ", which "
            + host
            + " shows. Have the server use another key.");
  }

  /** No file but the given one, nobody to ask, no key that is not in it. */
  private record Strict(String user) implements Configuration {
    @Override
    public List<String> getUserKnownHostsFiles() {
      return List.of();
    }

    @Override
    public List<String> getGlobalKnownHostsFiles() {
      return List.of();
    }

    @Override
    public StrictHostKeyChecking getStrictHostKeyChecking() {
      return StrictHostKeyChecking.REQUIRE_MATCH;
    }

    @Override
    public boolean getHashKnownHosts() {
      return false;
    }

    @Override
    public String getUsername() {
      return user;
    }
  }
}
