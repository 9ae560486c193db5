package dev.millrace.fabric;

/** A single message is larger than an envelope may be. */
public final class MessageTooLarge extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MessageTooLarge(String type, int bytes, int bytesMax) {
    super(
        "A message of type "
            + type
            + " has "
            + bytes
            + " bytes; millrace.fabric.envelope-bytes-max allows "
            + bytesMax
            + ". Make the parameters or values of the step smaller, or raise the limit in every"
            + " process.");
  }
}
