package dev.millrace.fabric;

/**
 * What the fabric carries at most.
 *
 * @param envelopeBytesMax bytes of one envelope before it is sealed, inclusive; a batch is split
 *     over several, a single message cannot be; {@code millrace.fabric.envelope-bytes-max}
 * @param outboxBytesMax bytes that wait for one peer; what comes on top is dropped and counted;
 *     {@code millrace.fabric.outbox-bytes-max}
 */
public record FabricLimits(int envelopeBytesMax, long outboxBytesMax) {
  public FabricLimits {
    if (envelopeBytesMax < 1024) {
      throw new IllegalArgumentException(
          "millrace.fabric.envelope-bytes-max is " + envelopeBytesMax + "; expected 1024 or more.");
    }
    if (outboxBytesMax < envelopeBytesMax) {
      throw new IllegalArgumentException(
          "millrace.fabric.outbox-bytes-max is "
              + outboxBytesMax
              + "; expected at least millrace.fabric.envelope-bytes-max, which is "
              + envelopeBytesMax
              + ".");
    }
  }

  /** 64 MiB for an envelope, 256 MiB waiting. */
  public static FabricLimits defaults() {
    return new FabricLimits(64 << 20, 256L << 20);
  }
}
