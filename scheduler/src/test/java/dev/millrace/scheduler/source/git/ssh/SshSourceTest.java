package dev.millrace.scheduler.source.git.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.scheduler.source.Snapshot;
import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import dev.millrace.scheduler.source.WorkingTree;
import dev.millrace.scheduler.source.git.GitSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source behind an ssh server: its key, and the key of the host. */
class SshSourceTest {
  private static final String ED25519 = "ssh-ed25519";
  private static final String RSA = "ssh-rsa";

  @TempDir private Path directory;
  private KeyPair host;
  private KeyPair key;
  private WorkingTree tree;
  private SshGitServer server;
  private Path knownHosts;
  private String secret;
  private Optional<String> passphrase = Optional.empty();
  private GitSource source;

  @BeforeEach
  void begin() throws Exception {
    host = KeyUtils.generateKeyPair(ED25519, 256);
    key = KeyUtils.generateKeyPair(ED25519, 256);
    tree = new WorkingTree(directory.resolve("tree"));
    server = new SshGitServer(host);
    server.allow(key.getPublic());
    knownHosts = Files.writeString(directory.resolve("known"), server.line(host));
    secret = text(key, null);
    source = source("tree");
  }

  @AfterEach
  void end() {
    source.close();
    server.close();
    tree.close();
  }

  private GitSource source(String repository) {
    SourceSettings.Ssh ssh =
        new SourceSettings.Ssh(
            "git-key",
            () -> secret,
            passphrase.map(given -> () -> passphrase.orElseThrow()),
            knownHosts);
    return new GitSource(
        new SourceSettings.Git(
            server.url(directory.resolve(repository).resolve(".git")),
            "main",
            "",
            directory.resolve("mirror.git"),
            Optional.empty(),
            Optional.of(ssh),
            List.of()));
  }

  /** As {@code ssh-keygen} writes keys. */
  private static String text(KeyPair key, String passphrase)
      throws IOException, GeneralSecurityException {
    OpenSSHKeyEncryptionContext encryption = null;
    if (passphrase != null) {
      encryption = new OpenSSHKeyEncryptionContext();
      encryption.setCipherType("256");
      encryption.setPassword(passphrase);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "ada", encryption, out);
    return out.toString(StandardCharsets.US_ASCII);
  }

  private String look() throws SourceTrouble {
    try (Snapshot there = source.look(Optional.empty(), true).orElseThrow()) {
      return there.revision().orElseThrow().id();
    }
  }

  private SourceTrouble trouble(Kind kind) {
    SourceTrouble trouble = catchThrowableOfType(SourceTrouble.class, this::look);
    assertThat(trouble).isNotNull();
    assertThat(trouble.kind()).describedAs(trouble.getMessage()).isEqualTo(kind);
    List<String> lines = secret.lines().toList();
    lines.stream()
        .skip(lines.size() / 2) // the first half says the public key
        .filter(line -> line.length() > 40)
        .forEach(line -> assertThat(trouble.getMessage()).doesNotContain(line));
    return trouble;
  }

  @Test
  void whatIsPushedIsSeen() throws SourceTrouble {
    String first = tree.write("dags/wine.yaml", "one").commit("first");
    assertThat(look()).isEqualTo(first);

    String second = tree.write("dags/wine.yaml", "two").commit("second");

    assertThat(look()).isEqualTo(second);
    assertThat(source.look(Optional.of(second), false)).isEmpty();
  }

  @Test
  void aKeyThatIsRefusedIsShownWithWhatTheServerNeeds() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    KeyPair other = KeyUtils.generateKeyPair(RSA, 2048);
    secret = text(other, null);

    SourceTrouble trouble = trouble(Kind.CREDENTIALS_REFUSED);

    assertThat(trouble.getMessage())
        .contains(KeyUtils.getFingerPrint(other.getPublic()), "secret 'git-key'", "ssh-rsa AAAA");
    server.allow(other.getPublic());
    assertThat(look()).isEqualTo(tree.head());
  }

  @Test
  void anUnknownHostIsNotTakenButItsLineIsSaid() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    Files.writeString(knownHosts, "# nobody\n");

    SourceTrouble trouble = trouble(Kind.HOST_KEY_UNKNOWN);

    assertThat(trouble.getMessage())
        .contains(KeyUtils.getFingerPrint(host.getPublic()), knownHosts.toString());
    assertThat(knownHosts).hasContent("# nobody");
    String line = trouble.getMessage().replaceFirst("(?s).*add the line: ", "");
    assertThat(line + "\n").isEqualTo(server.line(host));
    Files.writeString(knownHosts, line);
    assertThat(look()).isEqualTo(tree.head());
  }

  @Test
  void anotherHostKeyIsNotTaken() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    look();
    server.close();
    KeyPair another = KeyUtils.generateKeyPair(ED25519, 256);
    server.start(another);

    SourceTrouble trouble = trouble(Kind.HOST_KEY_CHANGED);

    assertThat(trouble.getMessage())
        .contains(
            KeyUtils.getFingerPrint(another.getPublic()),
            "has " + KeyUtils.getFingerPrint(host.getPublic()),
            server.line(another).strip());
    assertThat(knownHosts).hasContent(server.line(host));
  }

  @Test
  void aRevokedHostKeyIsNotTaken() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    Files.writeString(knownHosts, "@revoked * " + server.line(host).split(" ", 2)[1]);
    Files.writeString(knownHosts, Files.readString(knownHosts) + server.line(host));

    assertThat(trouble(Kind.HOST_KEY_CHANGED).getMessage()).contains("is revoked");
  }

  @Test
  void ofSeveralHostKeysTheKnownOneIsAskedFor() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    server.close();
    KeyPair rsa = KeyUtils.generateKeyPair(RSA, 2048);
    server.start(host, rsa);
    Files.writeString(knownHosts, server.line(rsa));

    assertThat(look()).isEqualTo(tree.head());
  }

  @Test
  void knownHostsThatCannotBeReadAreSaid() throws IOException {
    Files.delete(knownHosts);

    assertThat(trouble(Kind.HOST_KEY_UNKNOWN).getMessage())
        .contains(knownHosts.toString(), "--dags-known-hosts");
  }

  @Test
  void aKeyWithAPassphraseNeedsTheRightOne() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    secret = text(key, "l0velace");
    assertThat(trouble(Kind.KEY_UNUSABLE).getMessage())
        .contains("'git-key'", "has a passphrase", "--dags-ssh-passphrase");

    passphrase = Optional.of("wr0ng");
    source.close();
    source = source("tree");
    assertThat(trouble(Kind.KEY_UNUSABLE).getMessage())
        .contains("'git-key'", "does not open")
        .doesNotContain("wr0ng");

    passphrase = Optional.of("l0velace");
    assertThat(look()).isEqualTo(tree.head());
  }

  @Test
  void whatIsNoKeyIsSaidWithoutShowingIt() {
    secret = "s3cret-" + "x".repeat(50);

    assertThat(trouble(Kind.KEY_UNUSABLE).getMessage())
        .contains("is not a private key", "BEGIN OPENSSH PRIVATE KEY")
        .doesNotContain("s3cret");
  }

  @Test
  void keysInPemAreRead() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    KeyPair rsa = KeyUtils.generateKeyPair(RSA, 2048);
    server.allow(rsa.getPublic());
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(rsa.getPrivate());
    }
    secret = pem.toString();
    assertThat(secret).startsWith("-----BEGIN RSA PRIVATE KEY-----");

    assertThat(look()).isEqualTo(tree.head());
  }

  @Test
  void aServerThatIsGoneComesBack() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    look();
    server.close();

    assertThat(trouble(Kind.UNREACHABLE).getMessage()).contains("Connection refused");

    server.start(host);
    assertThat(look()).isEqualTo(tree.head());
  }

  @Test
  void noThreadOfALookStays() throws Exception {
    tree.write("wine.yaml", "one").commit("first");
    look(); // also starts what stays
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    source.look(Optional.empty(), true).orElseThrow().close();
    Files.writeString(knownHosts, "# nobody");
    trouble(Kind.HOST_KEY_UNKNOWN);
    Files.writeString(knownHosts, server.line(host));
    secret = text(KeyUtils.generateKeyPair(ED25519, 256), null);
    trouble(Kind.CREDENTIALS_REFUSED);
    server.close();
    trouble(Kind.UNREACHABLE);

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        thread.join(Duration.ofSeconds(30).toMillis());
        assertThat(thread.isAlive()).describedAs(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void anAddressWithoutARepositoryIsSaid() {
    source = source("nowhere");

    trouble(Kind.NO_REPOSITORY);
  }
}
