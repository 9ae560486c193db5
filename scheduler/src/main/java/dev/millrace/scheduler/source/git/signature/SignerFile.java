package dev.millrace.scheduler.source.git.signature;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;

/** A file of those who may sign, as it was read for one look. */
sealed interface SignerFile permits SshSigners, PgpSigners {
  Path file();

  /**
   * What it says of a signature.
   *
   * @throws IOException if the signature is not one
   */
  Verdict judge(Repository repository, SignedCommit commit) throws IOException;
}
