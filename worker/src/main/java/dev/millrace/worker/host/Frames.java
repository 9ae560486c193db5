package dev.millrace.worker.host;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Messages on a byte stream: a mark of four bytes that no text begins with, the length in four
 * bytes, a CBOR array of a word and the fields. Native code may print between two frames; its text
 * is handed on line by line.
 */
final class Frames {
  private static final byte[] MARK = {0, 'M', 'S', 'F'};
  private static final int BYTES_MAX = 64 << 20;
  private static final int STRAY_LINE_BYTES_MAX = 16_384;
  private static final Map<String, Class<? extends HostMessage>> TYPES =
      Map.of(
          "ping", HostMessage.Ping.class,
          "run", HostMessage.Run.class,
          "stop-asked", HostMessage.StopAsked.class,
          "line", HostMessage.Line.class,
          "logged", HostMessage.Logged.class,
          "progress", HostMessage.Progress.class,
          "done", HostMessage.Done.class,
          "stopped", HostMessage.Stopped.class);
  private static final ObjectMapper MAPPER =
      new CBORMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private Frames() {}

  /** Writes one frame at once; threads that share the stream must agree on a turn. */
  static void write(OutputStream to, HostMessage message) throws IOException {
    String word =
        TYPES.entrySet().stream()
            .filter(type -> type.getValue() == message.getClass())
            .findFirst()
            .orElseThrow()
            .getKey();
    byte[] content = MAPPER.writeValueAsBytes(new Object[] {word, message});
    ByteArrayOutputStream frame = new ByteArrayOutputStream(content.length + 8);
    DataOutputStream data = new DataOutputStream(frame);
    data.write(MARK);
    data.writeInt(content.length);
    data.write(content);
    to.write(frame.toByteArray());
    to.flush();
  }

  /**
   * The next message; empty at the end of the stream, also in the middle of a frame.
   *
   * @param stray told about text between frames
   * @throws IOException if a frame cannot be understood
   */
  static Optional<HostMessage> read(InputStream from, Consumer<String> stray) throws IOException {
    DataInputStream data = new DataInputStream(from);
    try {
      skipToMark(data, stray);
      int length = data.readInt();
      if (length < 0 || length > BYTES_MAX) {
        throw new IOException("A frame has " + length + " bytes; expected up to " + BYTES_MAX);
      }
      byte[] content = new byte[length];
      data.readFully(content);
      return Optional.of(decode(content));
    } catch (EOFException e) {
      // Nobody is at the other end any more; what was half written will never be whole.
      return Optional.empty();
    }
  }

  private static HostMessage decode(byte[] content) throws IOException {
    JsonNode pair = MAPPER.readTree(content);
    Class<? extends HostMessage> type = TYPES.get(pair.path(0).asText());
    if (type == null) {
      throw new IOException("Unknown frame '" + pair.path(0).asText() + "'");
    }
    return MAPPER.treeToValue(pair.get(1), type);
  }

  private static void skipToMark(DataInputStream data, Consumer<String> stray) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < MARK.length) {
      byte next;
      try {
        next = data.readByte();
      } catch (EOFException e) {
        tell(text, stray);
        throw e;
      }
      if (next == MARK[matched]) {
        matched++;
      } else {
        text.write(MARK, 0, matched);
        matched = next == MARK[0] ? 1 : 0;
        if (next == '\n' || text.size() >= STRAY_LINE_BYTES_MAX) {
          tell(text, stray);
        } else if (matched == 0) {
          text.write(next);
        }
      }
    }
    tell(text, stray);
  }

  private static void tell(ByteArrayOutputStream text, Consumer<String> stray) {
    if (text.size() > 0) {
      stray.accept(text.toString(StandardCharsets.UTF_8));
      text.reset();
    }
  }
}
