package dev.millrace.scheduler.source;

/**
 * A source cannot be read now. What it gave before stays. The message is shown to people: it never
 * holds a secret.
 */
public final class SourceTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Kind {
    UNREACHABLE("unreachable"),
    NO_REPOSITORY("no-repository"),
    CREDENTIALS_REFUSED("credentials-refused"),
    CREDENTIALS_MISSING("credentials-missing"),
    KEY_UNUSABLE("key-unusable"),
    HOST_KEY_UNKNOWN("host-key-unknown"),
    HOST_KEY_CHANGED("host-key-changed"),
    NOT_SIGNED("not-signed"),
    SIGNATURE_REFUSED("signature-refused"),
    SIGNERS_UNREADABLE("signers-unreadable"),
    BRANCH_VANISHED("branch-vanished"),
    PATH_MISSING("path-missing"),
    TOO_LARGE("too-large"),
    UNREADABLE("unreadable");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As REST and the command show it. */
    public String word() {
      return word;
    }
  }

  private final Kind kind;

  public SourceTrouble(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
