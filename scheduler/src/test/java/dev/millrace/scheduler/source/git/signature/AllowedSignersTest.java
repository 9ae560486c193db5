package dev.millrace.scheduler.source.git.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that git, ssh-keygen and gpg have signed. */
class AllowedSignersTest {
  private static final String ADA = "Ada <ada@example.org>";
  private static final String FUTURE = "2099-01-01";

  @TempDir private Path directory;
  private SigningTree tree;
  private Path signers;

  @BeforeEach
  void begin() throws IOException {
    tree = new SigningTree(directory);
    signers = directory.resolve("signers");
  }

  @AfterEach
  void end() {
    tree.close();
  }

  private String require(String commit, Path... files) throws IOException, SourceTrouble {
    try (Repository repository =
            new FileRepositoryBuilder().setGitDir(tree.repository().toFile()).build();
        RevWalk walk = new RevWalk(repository)) {
      return AllowedSigners.of(List.of(files))
          .require(repository, walk.parseCommit(ObjectId.fromString(commit)));
    }
  }

  private String trouble(Kind kind, String commit, Path... files) {
    SourceTrouble trouble = catchThrowableOfType(SourceTrouble.class, () -> require(commit, files));
    assertThat(trouble).isNotNull();
    assertThat(trouble.kind()).describedAs(trouble.getMessage()).isEqualTo(kind);
    return trouble.getMessage();
  }

  private Path allow(String options, Path key) throws IOException {
    String words = Files.readString(directory.resolve(key.getFileName() + ".pub"));
    return Files.writeString(signers, "# who\n\nada@example.org " + options + words);
  }

  private String fingerprint(Path key) {
    return tree.run("ssh-keygen", "-l", "-f", key.toString()).split(" ")[1];
  }

  private Path export(String user) throws IOException {
    return Files.writeString(directory.resolve("keys.asc"), tree.gpg("--armor", "--export", user));
  }

  /** The fingerprint of an OpenPGP key. */
  private String primary(String user) {
    return tree.gpg("--with-colons", "--list-keys", user)
        .replaceFirst("(?s).*?fpr:+([0-9A-F]+):.*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void anSshSignatureOfASignerCounts(String type) throws Exception {
    Path key = tree.sshKey("ada", type);
    allow("namespaces=\"git\" ", key);

    assertThat(require(tree.signedBySsh(key), signers))
        .isEqualTo("ada@example.org, ssh key " + fingerprint(key));
  }

  @Test
  void aCommitWithoutASignatureDoesNotCount() throws Exception {
    allow("", tree.sshKey("ada", "ed25519"));
    String commit = tree.commit("plain");

    assertThat(trouble(Kind.NOT_SIGNED, commit, signers))
        .contains(commit, ADA, signers.toString(), "git commit --amend");
  }

  @Test
  void theKeyOfSomebodyElseDoesNotCountUntilItIsInTheFile() throws Exception {
    allow("", tree.sshKey("ada", "ed25519"));
    Path eve = tree.sshKey("eve", "ed25519");
    String commit = tree.signedBySsh(eve);

    assertThat(trouble(Kind.SIGNATURE_REFUSED, commit, signers))
        .contains(commit, ADA, fingerprint(eve), signers.toString());
    allow("", eve);
    assertThat(require(commit, signers)).contains(fingerprint(eve));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespaces=\"file\" ",
        "valid-before=\"20200101Z\" ",
        "valid-after=\"20990101Z\" "
      })
  void aSignerForSomethingElseDoesNotCount(String options) throws Exception {
    Path key = tree.sshKey("ada", "ed25519");
    allow(options, key);

    assertThat(trouble(Kind.SIGNATURE_REFUSED, tree.signedBySsh(key), signers))
        .contains(fingerprint(key));
  }

  @Test
  void aSignatureOfOtherWordsDoesNotCount() throws Exception {
    Path key = tree.sshKey("ada", "ed25519");
    allow("", key);
    String commit = tree.altered(tree.signedBySsh(key), "signed by ssh", "signed by nobody");

    trouble(Kind.SIGNATURE_REFUSED, commit, signers);
  }

  @Test
  void aSignatureThatIsNoneDoesNotCount() throws Exception {
    Path key = tree.sshKey("ada", "ed25519");
    allow("", key);
    String signed = tree.signedBySsh(key);

    trouble(Kind.SIGNATURE_REFUSED, tree.altered(signed, "U1NIU0lH", "AAAAAAAA"), signers);
    assertThat(
            trouble(
                Kind.SIGNATURE_REFUSED,
                tree.altered(signed, "BEGIN SSH SIGNATURE", "BEGIN SIGNED MESSAGE"),
                signers))
        .contains("ssh and OpenPGP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa2048", "nistp256"})
  void anOpenPgpSignatureOfASignerCounts(String algorithm) throws Exception {
    tree.gpgKey(ADA, algorithm, "sign", FUTURE);
    String commit = tree.signedByGpg(ADA);

    String signer = require(commit, export(ADA));

    assertThat(signer).startsWith(ADA + ", OpenPGP key ");
    assertThat(tree.gpg("--with-colons", "--list-keys", ADA))
        .contains("fpr:::::::::" + signer.replaceFirst(".* ", "") + ":");
  }

  @Test
  void aSubkeyForSigningCounts() throws Exception {
    tree.gpgKey(ADA, "ed25519", "cert", FUTURE);
    String primary = primary(ADA);
    tree.gpg("--quick-add-key", primary, "ed25519", "sign", FUTURE);

    assertThat(require(tree.signedByGpg(ADA), export(ADA))).startsWith(ADA).doesNotContain(primary);
  }

  @Test
  void anOpenPgpKeyOfSomebodyElseDoesNotCount() throws Exception {
    tree.gpgKey(ADA, "ed25519", "sign", FUTURE);
    tree.gpgKey("Eve <eve@example.org>", "ed25519", "sign", FUTURE);
    String commit = tree.signedByGpg("eve@example.org");

    String eve = primary("eve@example.org");
    assertThat(trouble(Kind.SIGNATURE_REFUSED, commit, export("ada@example.org")))
        .contains(commit, "OpenPGP key " + eve, "No key of the file");
  }

  @Test
  void anOpenPgpSignatureOfOtherWordsDoesNotCount() throws Exception {
    tree.gpgKey(ADA, "ed25519", "sign", FUTURE);
    String commit = tree.altered(tree.signedByGpg(ADA), "signed by gpg", "signed by nobody");

    assertThat(trouble(Kind.SIGNATURE_REFUSED, commit, export(ADA))).contains("does not fit");
  }

  @Test
  void aRevokedOpenPgpKeyDoesNotCount() throws Exception {
    tree.gpgKey(ADA, "ed25519", "sign", FUTURE);
    String commit = tree.signedByGpg(ADA);
    Path revocation;
    try (var made = Files.list(directory.resolve("gpg/openpgp-revocs.d"))) {
      revocation = made.findFirst().orElseThrow();
    }
    Files.writeString(
        revocation, Files.readString(revocation).replace(":-----BEGIN", "-----BEGIN"));
    tree.gpg("--import", revocation.toString());

    assertThat(trouble(Kind.SIGNATURE_REFUSED, commit, export(ADA))).contains("is revoked");
  }

  @Test
  void anOpenPgpKeyThatHadEndedDoesNotCount() throws Exception {
    tree.gpgKey(ADA, "ed25519", "sign", "none", "--faked-system-time", "20200101T000000");
    String commit = tree.signedByGpg(ADA);
    assertThat(require(commit, export(ADA))).startsWith(ADA);
    tree.gpg(
        "--faked-system-time",
        "20200601T000000",
        "--quick-set-expire",
        primary(ADA),
        "20210101T000000");

    assertThat(trouble(Kind.SIGNATURE_REFUSED, commit, export(ADA)))
        .contains("was not valid at the time");
  }

  @Test
  void eachFileMayHaveSignersOfItsKind() throws Exception {
    Path key = tree.sshKey("ada", "ed25519");
    allow("", key);
    tree.gpgKey("Eve <eve@example.org>", "ed25519", "sign", FUTURE);
    Path keys = export("eve@example.org");

    assertThat(require(tree.signedBySsh(key), signers, keys)).contains("ssh key");
    assertThat(require(tree.signedByGpg("eve@example.org"), signers, keys)).contains("OpenPGP key");
    assertThat(trouble(Kind.SIGNATURE_REFUSED, tree.signedBySsh(key), keys))
        .contains("of another kind", keys.toString());
  }

  @Test
  void aFileWithoutSignersIsSaid() throws Exception {
    String commit = tree.commit("plain");
    assertThat(trouble(Kind.SIGNERS_UNREADABLE, commit, signers)).contains(signers.toString());
    Files.writeString(signers, "# nobody\n");
    assertThat(trouble(Kind.SIGNERS_UNREADABLE, commit, signers)).contains("it names nobody");
    Files.writeString(signers, "\nssh-ed25519 AAAA\n");
    assertThat(trouble(Kind.SIGNERS_UNREADABLE, commit, signers)).contains("line 2");
    Files.writeString(
        signers, PgpSigners.KEYS_ARMOR + "\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n");
    assertThat(trouble(Kind.SIGNERS_UNREADABLE, commit, signers).toLowerCase(Locale.ROOT))
        .contains("openpgp");
  }
}
