package dev.millrace.api.hook;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.hook.HookProof;
import dev.millrace.engine.view.Commands.Refused;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Lets only those call a hook who know its secret. */
@Singleton
public final class HookGuard {
  /** Ours, and that of GitHub and of what does like it. */
  static final List<String> SIGNATURES = List.of("X-Millrace-Signature", "X-Hub-Signature-256");

  private static final String BEARER = "bearer ";

  private final HookSecrets secrets;
  private final LongAdder turnedAway = new LongAdder();

  public HookGuard(HookSecrets secrets) {
    this.secrets = secrets;
  }

  /** Calls without a proof, or with a wrong one, since the process began. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  /**
   * Checks the proof of a call. Every proof that it brings must be right.
   *
   * @param secretName the secret of the hook
   * @param user the hook, in words
   * @param body as it came
   * @throws dev.millrace.api.problem.ProblemException 401 if it brings none or a wrong one
   * @throws Refused UNAVAILABLE if the secret is not known here or could be guessed
   */
  void check(String secretName, String user, HttpHeaders headers, byte[] body) {
    String secret = secrets.value(secretName, user);
    if (secret.length() < HookProof.SECRET_CHARS_MIN) {
      throw new Refused(
          Refused.Reason.UNAVAILABLE,
          "Secret '"
              + secretName
              + "' of "
              + user
              + " has fewer than "
              + HookProof.SECRET_CHARS_MIN
              + " characters and could be guessed. Give it a longer one, such as what openssl rand"
              + " -hex 32 prints.");
    }
    List<String> signatures =
        SIGNATURES.stream()
            .map(headers::getHeaderString)
            .flatMap(text -> Stream.ofNullable(text))
            .toList();
    Optional<String> token = token(headers.getHeaderString(HttpHeaders.AUTHORIZATION));
    if (signatures.isEmpty() && token.isEmpty()) {
      throw refused(
          "the call proves nothing; send Authorization: Bearer with the secret of the hook, or "
              + String.join(" or ", SIGNATURES)
              + ": sha256= with the HMAC-SHA256 of the body in hexadecimal");
    }
    boolean right = token.map(text -> HookProof.isToken(secret, text)).orElse(true);
    for (String signature : signatures) {
      right &= HookProof.isSignature(secret, body, signature);
    }
    if (!right) {
      throw refused(
          token.isPresent()
              ? "the token is not the secret of this hook"
              : "the signature is not that of this body with the secret of this hook");
    }
  }

  private static Optional<String> token(String authorization) {
    return Optional.ofNullable(authorization)
        .map(String::strip)
        .map(
            text ->
                text.toLowerCase(Locale.ROOT).startsWith(BEARER)
                    ? text.substring(BEARER.length()).strip()
                    : "");
  }

  private RuntimeException refused(String why) {
    turnedAway.increment();
    return Problem.of(ProblemKind.UNAUTHORIZED, why).asException();
  }
}
