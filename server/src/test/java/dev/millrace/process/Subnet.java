package dev.millrace.process;

import com.github.dockerjava.api.model.Network.Ipam;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/**
 * A network of Docker in which the test gives out the addresses, so that a machine has the same one
 * in its next life.
 *
 * @param range such as {@code 172.18.0.0/16}
 */
record Subnet(Network network, String range) implements AutoCloseable {
  /** Behind the gateway, which Docker puts first. */
  private static final int FIRST = 10;

  /** Docker takes given addresses only in a range that was given too; it knows one that is free. */
  static Subnet create() {
    String range;
    try (Network probe = Network.newNetwork()) {
      List<Ipam.Config> ranges =
          DockerClientFactory.instance()
              .client()
              .inspectNetworkCmd()
              .withNetworkId(probe.getId())
              .exec()
              .getIpam()
              .getConfig();
      range = ranges.get(0).getSubnet();
    }
    Network network =
        Network.builder()
            .createNetworkCmdModifier(
                create ->
                    create.withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(range))))
            .build();
    network.getId(); // which creates it
    return new Subnet(network, range);
  }

  /** Address number {@code index}, from 0. */
  String address(int index) {
    try {
      byte[] address = InetAddress.getByName(range.substring(0, range.indexOf('/'))).getAddress();
      address[address.length - 1] += (byte) (FIRST + index);
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(range + " is no range of addresses", e);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
