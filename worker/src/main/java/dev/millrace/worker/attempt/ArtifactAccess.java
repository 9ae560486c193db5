package dev.millrace.worker.attempt;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ExchangeSettings;
import dev.millrace.artifacts.ExchangingArtifactStore;
import dev.millrace.artifacts.Stored;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The artifacts of an attempt, wherever they are: in the folder shared with the schedulers, or
 * fetched from and given to their REST interface.
 */
public final class ArtifactAccess {
  /** Attribute of a scheduler: id of the store it uses. */
  public static final String STORE = "millrace.artifacts";

  /** Attribute of a scheduler: base address of its REST interface. */
  public static final String API = "millrace.api";

  private final ArtifactStore store;
  private final Fabric fabric;
  private final ExchangingArtifactStore exchange;

  /**
   * @param token for the REST interface; empty to send none
   */
  public ArtifactAccess(ArtifactStore store, Fabric fabric, Supplier<Optional<String>> token) {
    this.store = store;
    this.fabric = fabric;
    this.exchange =
        new ExchangingArtifactStore(store, this::foreign, token, ExchangeSettings.defaults());
  }

  /** The local bytes of an artifact; fetches them if they are not here. */
  Path path(String digest) {
    return store.has(digest) || foreign().isEmpty() ? store.path(digest) : exchange.path(digest);
  }

  /** Stores a file where the schedulers can read it. */
  Stored put(Path file) throws IOException {
    Stored stored = store.put(file);
    if (!shared() && !foreign().isEmpty()) {
      exchange.publish(stored.digest());
    }
    return stored;
  }

  /** Whether a scheduler uses the same store; the others get the bytes from that one. */
  private boolean shared() {
    return fabric.peers().stream()
        .filter(peer -> peer.role() == Role.SCHEDULER)
        .anyMatch(peer -> store.id().equals(peer.attributes().get(STORE)));
  }

  private List<URI> foreign() {
    return elsewhere(fabric, store.id());
  }

  /** The REST interfaces of the schedulers that use another store than this. */
  public static List<URI> elsewhere(Fabric fabric, String storeId) {
    return fabric.peers().stream()
        .filter(peer -> peer.role() == Role.SCHEDULER)
        .map(Peer::attributes)
        .filter(facts -> facts.containsKey(API) && !storeId.equals(facts.get(STORE)))
        .map(facts -> URI.create(facts.get(API)))
        .toList();
  }
}
