package dev.millrace.scheduler.source.git.signature;

import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import dev.millrace.scheduler.source.git.signature.Verdict.Allowed;
import dev.millrace.scheduler.source.git.signature.Verdict.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Those of whom one must have signed a commit. Only that commit is looked at: its signature covers
 * its tree, which is all that goes live, and the ids of the commits before it.
 */
public final class AllowedSigners {
  private final List<SignerFile> files;

  private AllowedSigners(List<SignerFile> files) {
    this.files = files;
  }

  /**
   * Reads the files, each of which holds either ssh signers or OpenPGP keys.
   *
   * @throws SourceTrouble if one cannot be read, or names nobody
   */
  public static AllowedSigners of(List<Path> files) throws SourceTrouble {
    List<SignerFile> signers = new ArrayList<>();
    for (Path file : files) {
      String text;
      try {
        text = Files.readString(file);
      } catch (IOException e) {
        throw unreadable(file, e.toString());
      }
      signers.add(
          text.contains(PgpSigners.KEYS_ARMOR)
              ? PgpSigners.of(file, text)
              : SshSigners.of(file, text));
    }
    return new AllowedSigners(signers);
  }

  static SourceTrouble unreadable(Path file, String reason) {
    return new SourceTrouble(
        Kind.SIGNERS_UNREADABLE,
        "Who may sign cannot be read from "
            + file
            + ", which --dags-signed-by names: "
            + reason
            + ". A file allowed_signers of OpenSSH, or OpenPGP public keys as gpg --armor --export"
            + " writes them, was expected.");
  }

  /**
   * Who signed a commit, with the fingerprint of the key.
   *
   * @throws SourceTrouble if it is not signed by one of those who may
   */
  public String require(Repository repository, RevCommit commit) throws SourceTrouble {
    SignedCommit signed =
        SignedCommit.of(commit)
            .orElseThrow(
                () ->
                    new SourceTrouble(
                        Kind.NOT_SIGNED,
                        words(commit)
                            + " is not signed, but the head of the branch must be, by a key of "
                            + names()
                            + ". Sign it (git commit --amend --no-edit -S, then push), or push a"
                            + " signed commit after it."));
    Refused refused = null;
    for (SignerFile file : files) {
      Verdict verdict;
      try {
        verdict = file.judge(repository, signed);
      } catch (IOException | RuntimeException e) {
        verdict = new Refused("an unknown key", "Its signature cannot be read.");
      }
      if (verdict instanceof Allowed allowed) {
        return allowed.signer();
      }
      if (verdict instanceof Refused one) {
        refused = one;
      }
    }
    throw refused(commit, refused);
  }

  private SourceTrouble refused(RevCommit commit, Refused refused) {
    String said =
        refused == null
            ? " is signed, but by a key of another kind than those of "
                + names()
                + " (ssh and OpenPGP signatures are checked)."
            : " is signed by "
                + refused.key()
                + ", which does not count with "
                + names()
                + ": "
                + refused.reason();
    return new SourceTrouble(
        Kind.SIGNATURE_REFUSED,
        words(commit)
            + said
            + " Push a commit that one of its signers has signed, or put the key into the file if"
            + " its owner may decide what runs.");
  }

  private static String words(RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    return "Commit "
        + commit.name()
        + " by "
        + author.getName()
        + " <"
        + author.getEmailAddress()
        + ">";
  }

  private String names() {
    return files.stream()
        .map(SignerFile::file)
        .map(Path::toString)
        .collect(Collectors.joining(", "));
  }
}
