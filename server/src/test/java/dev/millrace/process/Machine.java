package dev.millrace.process;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A container that stands for a machine: it keeps its name, its address and its disk when it is
 * killed and started again, and can stop to hear others without them being told.
 */
final class Machine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final String address;
  private final GenericContainer<?> container;

  private Machine(String name, String address, GenericContainer<?> container) {
    this.name = name;
    this.address = address;
    this.container = container;
  }

  /**
   * What a machine is to be.
   *
   * @param published the port that is reached from loopback of this host, and the port there
   * @param program a folder of this host that is {@code /opt/millrace} there, to read only
   */
  record Blueprint(
      String name,
      String address,
      Map<String, String> environment,
      Optional<Published> published,
      Optional<String> program,
      String... command) {}

  /** A port of the container, and the port of this host's loopback that leads to it. */
  record Published(int inside, int outside) {}

  static Machine start(String image, Subnet subnet, Blueprint blueprint) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withNetwork(subnet.network())
            .withEnv(blueprint.environment())
            .withCommand(blueprint.command())
            .withCreateContainerCmdModifier(
                create -> {
                  create.withHostName(blueprint.name()).withIpv4Address(blueprint.address());
                  create.getHostConfig().withCapAdd(Capability.NET_ADMIN);
                  blueprint
                      .program()
                      .map(folder -> new Bind(folder, new Volume("/opt/millrace"), AccessMode.ro))
                      .ifPresent(create.getHostConfig()::withBinds);
                  blueprint
                      .published()
                      .map(
                          port ->
                              PortBinding.parse(
                                  "127.0.0.1:%d:%d".formatted(port.outside(), port.inside())))
                      .ifPresent(create.getHostConfig()::withPortBindings);
                });
    blueprint.published().ifPresent(port -> container.addExposedPort(port.inside()));
    container.start();
    return new Machine(blueprint.name(), blueprint.address(), container);
  }

  String name() {
    return name;
  }

  /** All processes end at once, as when the power goes. */
  void kill() {
    docker().killContainerCmd(id()).exec();
    Waiting.until(name + " to be gone", PATIENCE, () -> !container.isRunning());
  }

  /** Another life on the same disk, with no network cut. */
  void start() {
    docker().startContainerCmd(id()).exec();
  }

  /** All processes stand still and nobody is told. */
  void pause() {
    Waiting.until(() -> name + " to stand still\n" + describe(), PATIENCE, this::pauses);
  }

  /** The kernel may refuse to freeze a group in which processes come and go just then. */
  private boolean pauses() {
    try {
      docker().pauseContainerCmd(id()).exec();
      return true;
    } catch (InternalServerErrorException e) {
      if (String.valueOf(e.getMessage()).contains("unable to freeze")) {
        return false;
      }
      throw e;
    }
  }

  void unpause() {
    docker().unpauseContainerCmd(id()).exec();
  }

  /** From now on nothing arrives here that the other sends; the other way nothing changes. */
  void stopHearing(Machine other) {
    must("iptables", "-w", "-A", "INPUT", "-s", other.address, "-j", "DROP");
  }

  /** From now on nothing gets from here to the other. */
  void stopReaching(Machine other) {
    must("iptables", "-w", "-A", "OUTPUT", "-d", other.address, "-j", "DROP");
  }

  /** Ends what was stopped here. */
  void join() {
    must("iptables", "-w", "-F");
  }

  /** Runs a command on this machine; whether it ended well. */
  boolean does(String... command) {
    return exec(command).getExitCode() == 0;
  }

  /** The standard output of a command that ends well. */
  String must(String... command) {
    Container.ExecResult result = exec(command);
    if (result.getExitCode() != 0) {
      throw new AssertionError(name + " could not " + String.join(" ", command) + ": " + result);
    }
    return result.getStdout();
  }

  private Container.ExecResult exec(String... command) {
    if (!container.isRunning()) {
      throw new AssertionError(name + " has ended and cannot " + command[0] + "\n" + describe());
    }
    try {
      return container.execInContainer(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  String describe() {
    return "%s %s%n%s%n".formatted(name, address, container.getLogs());
  }

  private String id() {
    return container.getContainerId();
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  @Override
  public void close() {
    container.stop();
  }
}
