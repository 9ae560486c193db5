package dev.millrace.engine.language.yaml;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Bytes to text that YAML can be read from; what cannot be text is a finding. */
public final class SourceText {
  /** The largest file that is read, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private SourceText() {}

  /** The text, or a finding. */
  public static Optional<String> decode(byte[] utf8, Findings findings) {
    if (utf8.length > BYTES_MAX) {
      tooLarge(utf8.length, findings);
      return Optional.empty();
    }
    if (isPlain(utf8)) {
      return Optional.of(new String(utf8, StandardCharsets.ISO_8859_1));
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer decoded = CharBuffer.allocate(utf8.length);
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    CoderResult result = decoder.decode(bytes, decoded, true);
    decoded.flip();
    if (result.isError()) {
      findings.add(
          FindingCode.ENCODING,
          placeAt(decoded, decoded.length()),
          String.format(Locale.ROOT, "Byte 0x%02X is not UTF-8.", utf8[bytes.position()]),
          "Save the file as UTF-8.");
      return Optional.empty();
    }
    return check(decoded.toString(), findings);
  }

  /**
   * Whether all is ASCII that can be printed, and line ends; nearly always, and then it is text.
   */
  private static boolean isPlain(byte[] utf8) {
    for (byte b : utf8) {
      if (b < ' ' && b != '\n' || b == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** The same text if it is fit to be read, or a finding. */
  public static Optional<String> check(String text, Findings findings) {
    if (text.length() > BYTES_MAX) {
      tooLarge(text.length(), findings);
      return Optional.empty();
    }
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      findings.add(
          FindingCode.ENCODING,
          Place.START,
          "The file begins with a byte order mark.",
          "Save it as UTF-8 without one.");
      return check(text.substring(1), findings);
    }
    for (int i = 0; i < text.length(); i++) {
      if (!allowed(text, i)) {
        findings.add(
            FindingCode.CONTROL_CHARACTER,
            placeAt(text, i),
            String.format(
                Locale.ROOT, "Character U+%04X does not belong into text.", (int) text.charAt(i)),
            "Delete it; inside double quotes it can be written as an escape.");
        return Optional.empty();
      }
    }
    return Optional.of(text);
  }

  /** U+0085, U+2028 and U+2029 are line breaks to some readers and not to others. */
  private static boolean allowed(String text, int index) {
    char c = text.charAt(index);
    if (c >= ' ' && c < 0x7F || c == '\n' || c == '\t') {
      return true;
    }
    if (c == '\r') {
      return index + 1 < text.length() && text.charAt(index + 1) == '\n';
    }
    if (Character.isHighSurrogate(c)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return c >= 0xA0 && c != 0x2028 && c != 0x2029 && c != BYTE_ORDER_MARK && c < 0xFFFE;
  }

  private static void tooLarge(int length, Findings findings) {
    boolean cut = length == BYTES_MAX + 1; // who reads a source reads no further
    findings.add(
        FindingCode.TOO_LARGE,
        Place.START,
        "The file has "
            + (cut ? "more than " + BYTES_MAX : length)
            + " bytes; at most "
            + BYTES_MAX
            + " (1 MiB) are read.",
        "Move data into files that parameters name.");
  }

  static Place placeAt(CharSequence text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, Character.codePointCount(text, lineStart, index) + 1);
  }
}
