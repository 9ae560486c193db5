package dev.millrace.simulation.node;

import dev.millrace.engine.message.Message;
import dev.millrace.simulation.network.StationFabric;
import dev.millrace.simulation.port.PassingFabric;
import java.util.List;
import java.util.function.Consumer;

/** A fabric whose process may stand still or die before each batch, and that others listen to. */
final class TurnFabric extends PassingFabric {
  private final Runnable beforeEach;
  private final Consumer<Message> sent;

  TurnFabric(Scene scene, Peer self, Runnable beforeEach, Consumer<Message> sent) {
    super(new StationFabric(scene.network(), scene.membership(), self));
    this.beforeEach = beforeEach;
    this.sent = sent;
  }

  @Override
  public void send(String to, List<? extends Message> batch) {
    beforeEach.run();
    batch.forEach(sent);
    real.send(to, batch);
  }
}
