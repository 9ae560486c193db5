package dev.millrace.fabric;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The secret that the processes of a cluster share: 256 bits. Never printed. */
public final class ClusterKey {
  private static final int BYTES = 32;
  private static final String KEY_OR_FILE = "millrace.cluster-key or millrace.cluster-key-file";
  private final byte[] bytes;

  private ClusterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param digits 64 hexadecimal digits
   * @throws IllegalArgumentException if it is anything else; the message does not repeat it
   */
  public static ClusterKey fromHexadecimal(String digits) {
    try {
      byte[] bytes = HexFormat.of().parseHex(digits.strip());
      if (bytes.length == BYTES) {
        return new ClusterKey(bytes);
      }
    } catch (IllegalArgumentException e) {
      // The one error below says more, and does not repeat what may be a secret with a typo.
    }
    throw new IllegalArgumentException(
        "The cluster key is not 64 hexadecimal digits (it has "
            + digits.strip().length()
            + " characters). Make one with 'openssl rand -hex 32' and set it as "
            + KEY_OR_FILE
            + ".");
  }

  /** A fresh key. */
  public static ClusterKey random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new ClusterKey(bytes);
  }

  /**
   * Reads the key in a file; makes a random one, readable only by this user, if there is no file.
   *
   * @throws UncheckedIOException if the file can be neither read nor made
   */
  public static ClusterKey inFile(Path file) {
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      return fromHexadecimal(Files.readString(file, US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The cluster key file "
              + file
              + " can be neither read nor made. Make it readable for this user, or set "
              + KEY_OR_FILE
              + ".",
          e);
    }
  }

  /** Links a whole file into place, so that a process that looks meanwhile never reads half. */
  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    FileAttribute<?> onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path partial = Files.createTempFile(folder, ".cluster-key", "", onlyOwner);
    try {
      Files.writeString(partial, HexFormat.of().formatHex(random().bytes) + "\n", US_ASCII);
      Files.createLink(file, partial);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its key counts.
    } finally {
      Files.delete(partial);
    }
  }

  /**
   * The key that one sender seals with. One for each life of each process keeps the number of
   * random nonces under one key far below the 2^32 that AES-GCM allows (NIST SP 800-38D, 8.3).
   */
  SecretKey forSender(String sender) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      byte[] derived = mac.doFinal(("millrace envelope 1 " + sender).getBytes(US_ASCII));
      return new SecretKeySpec(derived, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "ClusterKey[***]";
  }
}
