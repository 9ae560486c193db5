package dev.millrace.worker.step;

import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.spi.kind.Port;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An output in the folder of its attempt. */
final class StagedOutput implements OutputArtifact {
  private final Port port;
  private final Path path;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  StagedOutput(Port port, Path path) {
    this.port = port;
    this.path = path;
  }

  String port() {
    return port.name();
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public void rows(long rows) {
    fact("rows", rows);
  }

  @Override
  public synchronized void fact(String name, Object value) {
    facts.put(
        name, PlainValues.value(value, "Fact '" + name + "' of output '" + port.name() + "'"));
  }

  synchronized AttemptOutcome.Written written() {
    ArtifactType type = port.type() == ArtifactType.ANY ? ArtifactType.FILE : port.type();
    return new AttemptOutcome.Written(
        port.name(), type.word(), path.toString(), new LinkedHashMap<>(facts));
  }
}
