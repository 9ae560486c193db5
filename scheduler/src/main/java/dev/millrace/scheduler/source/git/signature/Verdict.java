package dev.millrace.scheduler.source.git.signature;

/** What a file of signers says of a signature. */
sealed interface Verdict {
  /**
   * @param signer a name and the fingerprint of the key
   */
  record Allowed(String signer) implements Verdict {}

  /**
   * @param key the fingerprint of the key that signed, as far as that is known
   * @param reason a sentence
   */
  record Refused(String key, String reason) implements Verdict {}

  /** The file is about signatures of another kind. */
  record NotAsked() implements Verdict {}
}
