package dev.millrace.fabric;

import com.hazelcast.cluster.Member;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Who is there, as peers. Compares the members with those known before, so that it can be asked to
 * look at any time: after an event, or after this process joined another cluster.
 */
final class Membership {
  private record Known(Peer peer, Member member) {}

  private final String self;
  private final BiConsumer<Peer, Boolean> onChange;
  private volatile Map<String, Known> known = Map.of();

  /**
   * @param self id of this process
   * @param onChange told about others only, one change at a time
   */
  Membership(String self, BiConsumer<Peer, Boolean> onChange) {
    this.self = self;
    this.onChange = onChange;
  }

  List<Peer> peers() {
    return known.values().stream().map(Known::peer).toList();
  }

  Optional<Member> member(String id) {
    return Optional.ofNullable(known.get(id)).map(Known::member);
  }

  synchronized void look(Collection<Member> members) {
    Map<String, Known> now = new LinkedHashMap<>();
    for (Member member : members) {
      peer(member).ifPresent(peer -> now.put(peer.id(), new Known(peer, member)));
    }
    Map<String, Known> before = known;
    known = Map.copyOf(now);
    before.forEach(
        (id, gone) -> {
          if (!now.containsKey(id)) {
            onChange.accept(gone.peer(), false);
          }
        });
    now.forEach(
        (id, fresh) -> {
          if (!before.containsKey(id) && !id.equals(self)) {
            onChange.accept(fresh.peer(), true);
          }
        });
  }

  /** Empty for a member that is none of ours. */
  private static Optional<Peer> peer(Member member) {
    Map<String, String> attributes = new HashMap<>(member.getAttributes());
    String id = attributes.remove(HazelcastConfiguration.ATTRIBUTE_ID);
    String role = attributes.remove(HazelcastConfiguration.ATTRIBUTE_ROLE);
    if (id == null || role == null) {
      return Optional.empty();
    }
    return Optional.of(new Peer(id, Role.valueOf(role), attributes));
  }
}
