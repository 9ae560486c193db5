package dev.millrace.scheduler.source.git.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * A commit apart from the signature that it carries.
 *
 * @param data what was signed: the commit without the header of the signature
 * @param signature in its armor
 */
record SignedCommit(byte[] data, byte[] signature) {
  private static final byte[] HEADER = "gpgsig".getBytes(StandardCharsets.US_ASCII);

  /** Empty if the commit carries none. */
  static Optional<SignedCommit> of(RevCommit commit) {
    byte[] raw = commit.getRawBuffer();
    byte[] signature = commit.getRawGpgSignature();
    if (signature == null) {
      return Optional.empty();
    }
    int value = RawParseUtils.headerStart(HEADER, raw, 0);
    int from = value - HEADER.length - 1;
    int to = RawParseUtils.nextLF(raw, value);
    while (to < raw.length && raw[to] == ' ') { // a line that goes on
      to = RawParseUtils.nextLF(raw, to);
    }
    byte[] data = Arrays.copyOf(raw, raw.length - (to - from));
    System.arraycopy(raw, to, data, from, raw.length - to);
    return Optional.of(new SignedCommit(data, signature));
  }

  /** Whether its signature begins so. */
  boolean begins(String armor) {
    return new String(signature, StandardCharsets.ISO_8859_1).startsWith(armor);
  }
}
