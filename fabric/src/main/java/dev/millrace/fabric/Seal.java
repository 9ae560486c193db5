package dev.millrace.fabric;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and authenticates envelopes with AES-256-GCM.
 *
 * <p>Sealed bytes are a random nonce of 12 bytes, then cipher text and tag. Version, sender,
 * receiver and counter are authenticated with them. A replayed envelope opens again; that is
 * harmless, because every message is idempotent. Safe for use by many threads.
 */
final class Seal {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** One for each thread: looking for the algorithm takes longer than sealing a small envelope. */
  private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(Seal::aesGcm);

  private final ClusterKey key;
  private final Map<String, SecretKey> senderKeys = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  Seal(ClusterKey key) {
    this.key = key;
  }

  /** Who sends what to whom, in which form. */
  record Address(int version, String sender, String receiver, long counter) {
    private byte[] bytes() {
      byte[] from = sender.getBytes(UTF_8);
      byte[] to = receiver.getBytes(UTF_8);
      return ByteBuffer.allocate(20 + from.length + to.length)
          .putInt(version)
          .putLong(counter)
          .putInt(from.length)
          .putInt(to.length)
          .put(from)
          .put(to)
          .array();
    }
  }

  byte[] close(Address address, byte[] content) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, address, nonce);
      byte[] sealed = new byte[NONCE_BYTES + cipher.getOutputSize(content.length)];
      System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
      cipher.doFinal(content, 0, content.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM", e);
    }
  }

  /** The content; empty if another key sealed it, or someone changed it or its address. */
  Optional<byte[]> open(Address address, byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, address, sealed);
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      // Ordinary here: whoever asked counts it and says what to do.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM", e);
    }
  }

  /** Forgets what was derived for a process that is gone. */
  void forget(String sender) {
    senderKeys.remove(sender);
  }

  private Cipher cipher(int mode, Address address, byte[] nonce) throws GeneralSecurityException {
    SecretKey senderKey = senderKeys.computeIfAbsent(address.sender(), key::forSender);
    Cipher cipher = CIPHERS.get();
    cipher.init(mode, senderKey, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
    cipher.updateAAD(address.bytes());
    return cipher;
  }

  private static Cipher aesGcm() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM", e);
    }
  }
}
