package dev.millrace.artifacts;

/** No store that could be asked holds the artifact. */
public final class ArtifactMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String digest;

  public ArtifactMissing(String digest, String where) {
    super(
        "Artifact sha256:"
            + digest
            + " is not in "
            + where
            + ". Run the step that produces it again, or restore the artifact folder.");
    this.digest = digest;
  }

  /** 64 lower-case hexadecimal digits. */
  public String digest() {
    return digest;
  }
}
