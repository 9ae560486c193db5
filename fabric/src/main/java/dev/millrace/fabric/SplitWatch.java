package dev.millrace.fabric;

import dev.millrace.engine.message.Fabric.Role;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides when a process leaves the cluster that it is in, because those it needs are in another
 * one. Hazelcast joins two halves again only while everybody in them answers, so a scheduler that
 * hung and woke, or workers that were left to themselves, could stay apart for ever. Pure: time
 * comes as a number that only grows.
 */
final class SplitWatch {
  /** How long a worker stays where there is no scheduler although one answers elsewhere. */
  static final Duration WORKER_ALONE = Duration.ofSeconds(2);

  /** How long a scheduler waits for Hazelcast to join the halves; it looks every second. */
  static final Duration SCHEDULERS_APART = Duration.ofSeconds(8);

  /** The same for the one of two schedulers that should rather stay. */
  static final Duration RATHER_STAY = Duration.ofSeconds(24);

  private final Role role;
  private final String address;

  /** Addresses that rejoining did not bring into the cluster: other names for who is there. */
  private final Set<String> aliases = new HashSet<>();

  private String apart = "";
  private long sinceNanos;

  /**
   * @param address of this process, to settle which of two schedulers moves
   */
  SplitWatch(Role role, String address) {
    this.role = role;
    this.address = address;
  }

  /**
   * What a process sees at a moment.
   *
   * @param running whether it still takes part in a cluster
   * @param scheduler whether that has a scheduler
   * @param elsewhere an address of the settings that answers and is not in it
   */
  record Sight(boolean running, boolean scheduler, Optional<String> elsewhere) {}

  /** Whether to leave now and to join again. */
  boolean leaves(Sight sight, long nanos) {
    if (!sight.running()) {
      return true;
    }
    String other = sight.elsewhere().orElse("");
    boolean misses = role == Role.WORKER ? !sight.scheduler() : !aliases.contains(other);
    if (other.isEmpty() || !misses) {
      apart = "";
      return false;
    }
    if (apart.isEmpty()) {
      apart = other;
      sinceNanos = nanos;
    }
    return nanos - sinceNanos >= patience(other).toNanos();
  }

  private Duration patience(String other) {
    if (role == Role.WORKER) {
      return WORKER_ALONE;
    }
    return address.compareTo(other) > 0 ? SCHEDULERS_APART : RATHER_STAY;
  }

  /** Tells what it sees after it joined again. */
  void joinedAgain(Sight sight) {
    if (role == Role.SCHEDULER && sight.elsewhere().filter(apart::equals).isPresent()) {
      aliases.add(apart);
    }
    apart = "";
  }

  /** Whether two addresses are the same place, by name and port. */
  static boolean same(String address, InetSocketAddress member) {
    return Rendezvous.parse(address).equals(member);
  }
}
