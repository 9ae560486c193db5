package dev.millrace.steps.testkit;

import dev.millrace.spi.artifact.OutputArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An output kept as a file, with what the step said about it. */
public final class WrittenOutput implements OutputArtifact {
  private final Path path;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  WrittenOutput(Path path) {
    this.path = path;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public void rows(long rows) {
    facts.put("rows", rows);
  }

  @Override
  public void fact(String name, Object value) {
    facts.put(name, value);
  }

  /** All facts; {@code rows} is among them once said. */
  public Map<String, Object> facts() {
    return Map.copyOf(facts);
  }

  public String text() throws IOException {
    return Files.readString(path);
  }

  public String sha256() throws IOException {
    return FakeStepContext.sha256(path);
  }
}
