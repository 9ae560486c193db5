package dev.millrace.api.artifact;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes (RFC 9110, 14.1.2).
 *
 * @param first index of the first byte, from 0
 * @param last index of the last byte, inclusive
 */
record ByteRange(long first, long last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * The range that a header asks for; empty if it asks for none, for several or for another unit: a
   * server may ignore those and send everything.
   *
   * @throws dev.millrace.api.problem.ProblemException 416 if it begins behind the end
   */
  static Optional<ByteRange> of(String header, long bytes) {
    Matcher matcher = header == null ? null : SINGLE.matcher(header.trim());
    if (matcher == null || !matcher.matches() || header.trim().equals("bytes=-")) {
      return Optional.empty();
    }
    long first;
    long last = bytes - 1;
    if (matcher.group(1).isEmpty()) {
      long count = Long.parseLong(matcher.group(2));
      first = count == 0 ? bytes : Math.max(0, bytes - count);
    } else {
      first = Long.parseLong(matcher.group(1));
      if (!matcher.group(2).isEmpty()) {
        long asked = Long.parseLong(matcher.group(2));
        if (asked < first) {
          return Optional.empty();
        }
        last = Math.min(last, asked);
      }
    }
    if (first >= bytes) {
      throw Problem.of(
              ProblemKind.RANGE_NOT_SATISFIABLE,
              "Range is \"" + header + "\", but there are " + bytes + " bytes")
          .with("bytes", bytes)
          .asException();
    }
    return Optional.of(new ByteRange(first, last));
  }

  long length() {
    return last - first + 1;
  }

  /** The Content-Range of an answer. */
  String contentRange(long bytes) {
    return "bytes " + first + "-" + last + "/" + bytes;
  }
}
