package dev.millrace.fabric;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Who is there, as peers. Compares the members with those known before, so that it can be asked to
 * look at any time: after an event, or after two halves of a cluster met again.
 */
final class Membership {
  private record Known(Peer peer, Member member) {}

  private final Cluster cluster;
  private final BiConsumer<Peer, Boolean> onChange;
  private volatile Map<String, Known> known = Map.of();

  /**
   * @param onChange told about others only, one change at a time
   */
  Membership(Cluster cluster, BiConsumer<Peer, Boolean> onChange) {
    this.cluster = cluster;
    this.onChange = onChange;
  }

  List<Peer> peers() {
    return known.values().stream().map(Known::peer).toList();
  }

  Optional<Member> member(String id) {
    return Optional.ofNullable(known.get(id)).map(Known::member);
  }

  synchronized void look() {
    Map<String, Known> now = new LinkedHashMap<>();
    for (Member member : cluster.getMembers()) {
      peer(member).ifPresent(peer -> now.put(peer.id(), new Known(peer, member)));
    }
    Map<String, Known> before = known;
    known = Map.copyOf(now);
    String self = cluster.getLocalMember().getAttribute(HazelcastConfiguration.ATTRIBUTE_ID);
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
