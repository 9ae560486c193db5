package dev.millrace.scheduler.source.git.signature;

import dev.millrace.scheduler.source.SourceTrouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.IssuerFingerprint;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.eclipse.jgit.lib.Repository;

/**
 * OpenPGP signatures, and public keys in their armor as {@code gpg --armor --export} writes them.
 */
record PgpSigners(Path file, List<PGPPublicKeyRing> keys) implements SignerFile {
  static final String KEYS_ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String ARMOR = "-----BEGIN PGP SIGNATURE-----";
  private static final Set<Integer> BROKEN_HASHES =
      Set.of(HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160);
  private static final BcPGPContentVerifierBuilderProvider VERIFIERS =
      new BcPGPContentVerifierBuilderProvider();

  PgpSigners {
    keys = List.copyOf(keys);
  }

  /**
   * @param text what the file says
   * @throws SourceTrouble if it is no such file
   */
  static PgpSigners of(Path file, String text) throws SourceTrouble {
    List<PGPPublicKeyRing> keys = new ArrayList<>();
    for (int at = text.indexOf(KEYS_ARMOR); at >= 0; ) {
      int next = text.indexOf(KEYS_ARMOR, at + 1);
      String block = next < 0 ? text.substring(at) : text.substring(at, next);
      try (InputStream in = decoded(block.getBytes(StandardCharsets.UTF_8))) {
        new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator()).forEach(keys::add);
      } catch (IOException | PGPException | RuntimeException e) {
        throw AllowedSigners.unreadable(file, "its OpenPGP keys are damaged: " + e.getMessage());
      }
      at = next;
    }
    if (keys.isEmpty()) {
      throw AllowedSigners.unreadable(file, "it holds no OpenPGP key");
    }
    return new PgpSigners(file, keys);
  }

  private static InputStream decoded(byte[] armored) throws IOException {
    return PGPUtil.getDecoderStream(new ByteArrayInputStream(armored));
  }

  @Override
  public Verdict judge(Repository repository, SignedCommit commit) throws IOException {
    if (!commit.begins(ARMOR)) {
      return new Verdict.NotAsked();
    }
    PGPSignature signature = signature(commit);
    String id = "OpenPGP key " + issuer(signature);
    for (PGPPublicKeyRing ring : keys) {
      PGPPublicKey key = ring.getPublicKey(signature.getKeyID());
      if (key != null) {
        try {
          return judge(ring.getPublicKey(), key, signature, commit.data());
        } catch (PGPException e) {
          return new Verdict.Refused(id, "It cannot be checked: " + e.getMessage() + ".");
        }
      }
    }
    return new Verdict.Refused(id, "No key of the file has made it.");
  }

  private static PGPSignature signature(SignedCommit commit) throws IOException {
    try (InputStream in = decoded(commit.signature())) {
      Object first = new BcPGPObjectFactory(in).nextObject();
      if (first instanceof PGPSignatureList list && list.size() == 1) {
        return list.get(0);
      }
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
    throw new IOException("one OpenPGP signature was expected");
  }

  private static Verdict judge(
      PGPPublicKey primary, PGPPublicKey key, PGPSignature signature, byte[] data)
      throws PGPException {
    String id = "OpenPGP key " + hex(key.getFingerprint());
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      return new Verdict.Refused(id, "It is a signature of another type, not of a document.");
    }
    if (BROKEN_HASHES.contains(signature.getHashAlgorithm())) {
      return new Verdict.Refused(
          id,
          "It is made with "
              + PGPUtil.getDigestName(signature.getHashAlgorithm())
              + ", which is broken.");
    }
    if (primary.hasRevocation() || key.hasRevocation()) {
      return new Verdict.Refused(id, "The key is revoked.");
    }
    if (!maySign(primary, key)) {
      return new Verdict.Refused(id, "The key is not one for signing.");
    }
    if (hasEnded(primary, signature) || hasEnded(key, signature)) {
      return new Verdict.Refused(id, "The key was not valid at the time of the signature.");
    }
    signature.init(VERIFIERS, key);
    signature.update(data);
    if (!signature.verify()) {
      return new Verdict.Refused(id, "It does not fit what the commit says.");
    }
    Iterator<String> users = primary.getUserIDs();
    return new Verdict.Allowed((users.hasNext() ? users.next() + ", " : "") + id);
  }

  /** A key of its own counts as it says; another one only if the first vouches for it. */
  private static boolean maySign(PGPPublicKey primary, PGPPublicKey key) throws PGPException {
    boolean says = false;
    for (Iterator<PGPSignature> all = key.getSignatures(); all.hasNext(); ) {
      PGPSignature own = all.next();
      if (own.getKeyID() != primary.getKeyID() || own.getHashedSubPackets() == null) {
        continue;
      }
      if (!key.isMasterKey()) {
        if (own.getSignatureType() != PGPSignature.SUBKEY_BINDING) {
          continue;
        }
        own.init(VERIFIERS, primary);
        if (!own.verifyCertification(primary, key)) {
          return false;
        }
      }
      int flags = own.getHashedSubPackets().getKeyFlags();
      says |= (flags & KeyFlags.SIGN_DATA) != 0 || flags == 0 && key.isMasterKey();
    }
    return says;
  }

  private static boolean hasEnded(PGPPublicKey key, PGPSignature signature) {
    long begin = key.getCreationTime().getTime();
    long seconds = key.getValidSeconds();
    long at = signature.getCreationTime().getTime();
    return at < begin || seconds > 0 && at > begin + seconds * 1_000;
  }

  private static String issuer(PGPSignature signature) {
    IssuerFingerprint fingerprint =
        signature.getHashedSubPackets() == null
            ? null
            : signature.getHashedSubPackets().getIssuerFingerprint();
    return fingerprint == null
        ? Long.toHexString(signature.getKeyID()).toUpperCase(Locale.ROOT)
        : hex(fingerprint.getFingerprint());
  }

  private static String hex(byte[] fingerprint) {
    return HexFormat.of().withUpperCase().formatHex(fingerprint);
  }
}
