package dev.millrace.fabric;

import dev.millrace.engine.message.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Opens envelopes and gives their messages to whoever listens; drops what it cannot trust. */
final class Inbox {
  static final String CONTEXT_KEY = "millrace.inbox";
  static final int VERSION = 1;
  private static final Logger LOG = Logger.getLogger(Inbox.class);

  private final String self;
  private final Seal seal;
  private final MessageCodec codec;
  private final Drops drops;
  private final Set<String> complained = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<String, List<Message>> handler;

  Inbox(String self, Seal seal, MessageCodec codec, Drops drops) {
    this.self = self;
    this.seal = seal;
    this.codec = codec;
    this.drops = drops;
  }

  /** Begins to deliver; envelopes that came before are lost, as messages may be. */
  void open(BiConsumer<String, List<Message>> handler) {
    this.handler = handler;
  }

  void take(Deliver deliver) {
    BiConsumer<String, List<Message>> to = handler;
    if (to == null) {
      return;
    }
    String sender = deliver.sender();
    if (deliver.version() != VERSION) {
      drops.unreadable.increment();
      complainOnce(
          sender,
          "Dropping envelopes of version %s from %s; this process reads version %s. Run the same"
              + " release of Millrace in all processes.",
          deliver.version(),
          sender,
          VERSION);
      return;
    }
    Seal.Address address = new Seal.Address(VERSION, sender, self, deliver.counter());
    Optional<byte[]> content = seal.open(address, deliver.sealed());
    if (content.isEmpty()) {
      drops.wrongKey.increment();
      complainOnce(
          sender,
          "Dropping envelopes from %s: it has a different cluster key. Give all processes of a"
              + " cluster the same millrace.cluster-key or millrace.cluster-key-file.",
          sender);
      return;
    }
    decode(sender, content.get(), to);
  }

  /** What comes from this process itself, unsealed. */
  void takeOpen(String sender, byte[] content) {
    BiConsumer<String, List<Message>> to = handler;
    if (to != null) {
      decode(sender, content, to);
    }
  }

  void forget(String peer) {
    complained.remove(peer);
    seal.forget(peer);
  }

  private void decode(String sender, byte[] content, BiConsumer<String, List<Message>> to) {
    MessageCodec.Decoded decoded;
    try {
      decoded = codec.decode(content);
    } catch (IOException e) {
      drops.unreadable.increment();
      complainOnce(sender, "Dropping envelopes from %s that hold no messages: %s", sender, e);
      return;
    }
    if (decoded.skipped() > 0) {
      drops.unknownWord.add(decoded.skipped());
      complainOnce(
          sender,
          "Skipping messages from %s of a type that this release does not know. Update this"
              + " process.",
          sender);
    }
    if (!decoded.messages().isEmpty()) {
      to.accept(sender, decoded.messages());
    }
  }

  private void complainOnce(String peer, String format, Object... values) {
    if (complained.add(peer)) {
      LOG.warnf(format, values);
    }
  }
}
