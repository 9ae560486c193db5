package dev.millrace.fabric;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Messages as bytes: each is a CBOR array of a word and a map, a batch is one after another (a CBOR
 * sequence, RFC 8742).
 *
 * <p>Written to grow: fields that a reader does not know are skipped, collections that a writer did
 * not know are empty, words that a reader does not know are left out and counted. Whole numbers in
 * plain data come back as {@link Long}. Safe for use by many threads.
 */
public final class MessageCodec {
  private static final Map<String, Class<? extends Message>> TYPES =
      Map.ofEntries(
          Map.entry("assign", ToWorker.Assign.class),
          Map.entry("cancel", ToWorker.Cancel.class),
          Map.entry("ack", ToWorker.Ack.class),
          Map.entry("log-ack", ToWorker.LogAck.class),
          Map.entry("pulse", ToWorker.Pulse.class),
          Map.entry("credit", ToScheduler.Credit.class),
          Map.entry("recall", ToScheduler.Recall.class),
          Map.entry("started", ToScheduler.Started.class),
          Map.entry("progress", ToScheduler.Progress.class),
          Map.entry("finished", ToScheduler.Finished.class),
          Map.entry("heartbeat", ToScheduler.Heartbeat.class),
          Map.entry("log-lines", ToScheduler.LogLines.class),
          Map.entry("shards-moved", BetweenSchedulers.ShardsMoved.class),
          Map.entry("ask", BetweenSchedulers.Ask.class),
          Map.entry("answer", BetweenSchedulers.Answer.class),
          Map.entry("shown", BetweenSchedulers.Shown.class),
          Map.entry("watching", BetweenSchedulers.Watching.class),
          Map.entry("pools", BetweenSchedulers.Pools.class),
          Map.entry("why-asked", BetweenSchedulers.WhyAsked.class),
          Map.entry("why-answered", BetweenSchedulers.WhyAnswered.class));
  private static final Map<Class<? extends Message>, String> WORDS =
      TYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private final ObjectMapper mapper;

  public MessageCodec() {
    CBORMapper cbor = new CBORMapper();
    cbor.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    cbor.enable(DeserializationFeature.USE_LONG_FOR_INTS);
    JsonSetter.Value emptyForNull = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    cbor.configOverride(List.class).setSetterInfo(emptyForNull);
    cbor.configOverride(Map.class).setSetterInfo(emptyForNull);
    mapper = cbor;
  }

  /**
   * What was read.
   *
   * @param skipped how many messages had a word that this version does not know
   */
  public record Decoded(List<Message> messages, int skipped) {
    public Decoded {
      messages = List.copyOf(messages);
    }
  }

  /** The words of all messages. */
  static Map<String, Class<? extends Message>> types() {
    return TYPES;
  }

  /**
   * @throws IllegalArgumentException if the message holds something other than plain data
   */
  public byte[] encode(Message message) {
    try {
      return mapper.writeValueAsBytes(new Object[] {WORDS.get(message.getClass()), message});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "A message of type "
              + message.getClass().getSimpleName()
              + " holds something other than text, numbers, booleans, lists and maps: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** As {@link #encode}, for a batch. */
  public byte[] encodeAll(List<? extends Message> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    batch.forEach(message -> bytes.writeBytes(encode(message)));
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are no batch
   */
  public Decoded decode(byte[] batch) throws IOException {
    List<Message> messages = new ArrayList<>();
    int skipped = 0;
    try (JsonParser parser = mapper.createParser(batch)) {
      while (parser.nextToken() != null) {
        expect(parser, parser.currentToken() == JsonToken.START_ARRAY, "the begin of a message");
        String word = parser.nextTextValue();
        expect(parser, word != null, "the word of a message");
        expect(parser, parser.nextToken() == JsonToken.START_OBJECT, "the fields of a message");
        Class<? extends Message> type = TYPES.get(word);
        if (type == null) {
          skipped++;
          parser.skipChildren();
        } else {
          messages.add(mapper.readValue(parser, type));
        }
        expect(parser, parser.nextToken() == JsonToken.END_ARRAY, "the end of a message");
      }
    }
    return new Decoded(messages, skipped);
  }

  private static void expect(JsonParser parser, boolean fulfilled, String what) throws IOException {
    if (!fulfilled) {
      throw new IOException(
          "Expected " + what + " at byte " + parser.currentTokenLocation().getByteOffset());
    }
  }
}
