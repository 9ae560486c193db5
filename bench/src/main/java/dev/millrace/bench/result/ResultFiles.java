package dev.millrace.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Results as JSON files, one per workload and mode. */
public final class ResultFiles {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ResultFiles() {}

  /** {@code w1-embedded.json} and the like. */
  public static String name(Result result) {
    return result.workload() + "-" + result.mode() + ".json";
  }

  public static void write(Path file, Result result) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, JSON.writeValueAsString(result) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("The results cannot be written to " + file, e);
    }
  }

  public static Result read(Path file) {
    try {
      return JSON.readValue(file.toFile(), Result.class);
    } catch (IOException e) {
      throw new UncheckedIOException("The results in " + file + " cannot be read", e);
    }
  }

  /** All results of a directory, by file name; none if there is no directory. */
  public static List<Result> all(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Result> results = new ArrayList<>();
      files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .forEach(file -> results.add(read(file)));
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException("The results in " + directory + " cannot be listed", e);
    }
  }
}
