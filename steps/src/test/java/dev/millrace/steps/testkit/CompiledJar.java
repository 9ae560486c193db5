package dev.millrace.steps.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A jar with classes that are compiled against the API. */
public final class CompiledJar {
  private CompiledJar() {}

  /**
   * @param directory an empty one for this jar alone
   * @param classes simple name to source text, each of the package {@code acme}
   */
  public static Path of(Path directory, Map<String, String> classes) throws IOException {
    Path target = Files.createDirectories(directory.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                target.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (Map.Entry<String, String> one : classes.entrySet()) {
      Path source = directory.resolve(one.getKey() + ".java");
      Files.writeString(source, "package acme;\n" + one.getValue());
      arguments.add(source.toString());
    }
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new))
        != 0) {
      throw new AssertionError("does not compile: " + classes.keySet());
    }
    Path jar = directory.resolve("made.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new ZipEntry(target.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return jar;
  }
}
