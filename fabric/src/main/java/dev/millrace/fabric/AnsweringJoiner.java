package dev.millrace.fabric;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Looks for other members only where somebody answers. Hazelcast would wait for a hung process,
 * which takes connections and says nothing, until it gives up joining at all.
 */
final class AnsweringJoiner extends TcpIpJoiner {
  AnsweringJoiner(Node node) {
    super(node);
  }

  /** Asked when this process listens already, so of two that start at once one sees the other. */
  @Override
  protected Collection<Address> getPossibleAddressesForInitialJoin() {
    return answering(super.getPossibleAddressesForInitialJoin());
  }

  /** Asked again and again by the eldest member, for those who are not in its cluster. */
  @Override
  public Collection<Address> getFilteredPossibleAddresses() {
    return answering(super.getFilteredPossibleAddresses());
  }

  /** The caller removes from what it gets. */
  private static Collection<Address> answering(Collection<Address> all) {
    List<Address> copy = List.copyOf(all);
    return new ArrayList<>(
        Rendezvous.answering(copy, address -> address.getHost() + ":" + address.getPort()));
  }
}
