package dev.millrace.spi.plugin;

/**
 * The version of what plugins compile against. A plugin names the one that it was built for in the
 * manifest of its jar, so that one which cannot work is refused by name.
 */
public final class SpiVersion {
  /** Raised when what was compiled before no longer works. */
  public static final int CURRENT = 1;

  /** The attribute of the manifest. */
  public static final String ATTRIBUTE = "Millrace-Spi";

  private SpiVersion() {}
}
