package dev.millrace.scheduler.source.git.signature;

import dev.millrace.scheduler.source.SourceTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SignatureVerifier;
import org.eclipse.jgit.lib.SignatureVerifier.SignatureVerification;
import org.eclipse.jgit.signing.ssh.SshSignatureVerifierFactory;

/** Signatures by ssh keys, and the file {@code allowed_signers} of OpenSSH. */
record SshSigners(Path file) implements SignerFile {
  private static final String ARMOR = "-----BEGIN SSH SIGNATURE-----";
  private static final Pattern LINE =
      Pattern.compile("\\S+\\s(.*\\s)?(ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]+\\s+AAAA[A-Za-z0-9+/=]+.*");

  /**
   * @param text what the file says
   * @throws SourceTrouble if it is no such file
   */
  static SshSigners of(Path file, String text) throws SourceTrouble {
    List<String> lines = text.lines().map(String::strip).toList();
    boolean names = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty() && !line.startsWith("#")) {
        names = true;
        if (!LINE.matcher(line).matches()) {
          throw AllowedSigners.unreadable(
              file, "line " + (i + 1) + " is not like ada@example.org ssh-ed25519 AAAA…");
        }
      }
    }
    if (!names) {
      throw AllowedSigners.unreadable(file, "it names nobody");
    }
    return new SshSigners(file);
  }

  @Override
  public Verdict judge(Repository repository, SignedCommit commit) throws IOException {
    if (!commit.begins(ARMOR)) {
      return new Verdict.NotAsked();
    }
    Config config = new Config();
    config.setString("gpg", "ssh", "allowedSignersFile", file.toAbsolutePath().toString());
    SignatureVerifier verifier = new SshSignatureVerifierFactory().create();
    verifier.clear(); // the file as it is now
    SignatureVerification found =
        verifier.verify(repository, new GpgConfig(config), commit.data(), commit.signature());
    String key =
        found.keyFingerprint() == null ? "an ssh key" : "ssh key " + found.keyFingerprint();
    if (found.verified() && found.keyUser() != null) {
      return new Verdict.Allowed(found.keyUser() + ", " + key);
    }
    return new Verdict.Refused(key, found.message() == null ? "It does not fit." : found.message());
  }
}
