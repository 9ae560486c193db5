package dev.millrace.web.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Readers of server-sent events. They stay connected until they leave or are cut off. */
final class EventStreams {
  private static final int RETRY_MILLIS = 50;

  private final List<Reader> readers = new ArrayList<>();
  private long sequence;

  /** Someone who reads the events of one run, or of all runs if it is empty. */
  private record Reader(String run, HttpExchange exchange) {
    boolean wants(String ofRun) {
      return run.isEmpty() || run.equals(ofRun);
    }
  }

  /** Answers with the begin of a stream and leaves it open. */
  synchronized void open(String run, HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    readers.add(new Reader(run, exchange));
    write(exchange, "retry: " + RETRY_MILLIS + "\nid: " + sequence + "\n: changes follow\n\n");
  }

  synchronized void send(String run, String kind, String json) {
    sequence++;
    String event = "id: " + sequence + "\nevent: " + kind + "\ndata: " + json + "\n\n";
    readers.removeIf(reader -> reader.wants(run) && !sent(reader, event));
  }

  /** Ends every stream. */
  synchronized void cut() {
    readers.forEach(reader -> reader.exchange().close());
    readers.clear();
  }

  /** How many read the events of this run only, or of all runs if it is empty. */
  synchronized long readers(String run) {
    Predicate<Reader> ofRun = reader -> reader.run().equals(run);
    readers.removeIf(reader -> !sent(reader, ": still here\n\n"));
    return readers.stream().filter(ofRun).count();
  }

  private static boolean sent(Reader reader, String text) {
    try {
      write(reader.exchange(), text);
      return true;
    } catch (IOException e) {
      // The reader has left, which is how a stream normally ends.
      reader.exchange().close();
      return false;
    }
  }

  private static void write(HttpExchange exchange, String text) throws IOException {
    OutputStream out = exchange.getResponseBody();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
