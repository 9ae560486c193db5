package dev.millrace.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.rest.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an embedded server keeps what it knows.
 *
 * @param path absolute; may not exist
 * @param named whether the user named it, so that no server elsewhere can be meant
 */
public record DataDirectory(Path path, boolean named) {
  /**
   * {@code --data}, else {@code MILLRACE_DATA}, else {@code .millrace} in the repository around the
   * current directory, else in the current directory.
   */
  public static DataDirectory of(Optional<Path> option, CommandStreams io) {
    Optional<Path> named = option.or(() -> io.variable("MILLRACE_DATA").map(Path::of));
    Path chosen = named.orElseGet(() -> Repository.around(io.directory()).resolve(".millrace"));
    return new DataDirectory(io.directory().resolve(chosen).normalize(), named.isPresent());
  }

  public boolean exists() {
    return Files.isDirectory(path);
  }

  /** The server that says it holds this directory, if its process is still alive. */
  public Optional<URI> holder() {
    Path file = path.resolve("server.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Holder holder = Json.MAPPER.readValue(Files.readString(file), Holder.class);
      boolean alive = ProcessHandle.of(holder.pid).map(ProcessHandle::isAlive).orElse(false);
      return alive && holder.url != null ? Optional.of(URI.create(holder.url)) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException halfWritten) {
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private record Holder(String url, long pid) {}
}
