package dev.millrace.worker.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar of a plugin, compiled from source against the API. */
public final class PluginJar {
  private final Path sources;
  private final List<String> kinds = new ArrayList<>();
  private final List<String> vaults = new ArrayList<>();
  private String version = "1";

  private PluginJar(Path sources) {
    this.sources = sources;
  }

  /**
   * @param sources an empty directory for this jar alone
   */
  public static PluginJar in(Path sources) {
    return new PluginJar(sources);
  }

  /** A class of the package {@code acme}. */
  public PluginJar source(String name, String text) throws IOException {
    Files.createDirectories(sources);
    Files.writeString(sources.resolve(name + ".java"), "package acme;\n" + text);
    return this;
  }

  /** A kind that gives one text as the value {@code said}. */
  public PluginJar kind(String className, String name, String says) throws IOException {
    kinds.add("acme." + className);
    return source(
        className,
        """
        import dev.millrace.spi.*;
        import dev.millrace.spi.kind.*;
        import java.util.*;
        public final class CLASS implements StepKind {
          public KindDeclaration declaration() {
            return new KindDeclaration("NAME", 3, "Says something.", List.of(), List.of(), List.of(),
                List.of(new ValueDeclaration("said", ValueType.TEXT, "")), false, false, true,
                Isolation.INLINE, "x: {uses: NAME}");
          }
          public Step create() {
            return context -> StepResult.of(Map.of("said", SAYS));
          }
        }
        """
            .replace("CLASS", className)
            .replace("NAME", name)
            .replace("SAYS", says));
  }

  /** A place that has one secret. */
  public PluginJar vault(String className, String secret, String value) throws IOException {
    vaults.add("acme." + className);
    return source(
        className,
        """
        import dev.millrace.spi.secret.SecretProvider;
        import java.util.Optional;
        public final class CLASS implements SecretProvider {
          public String place(String name) {
            return "the vault of acme";
          }
          public Optional<String> find(String name) {
            return name.equals("SECRET") ? Optional.of("VALUE") : Optional.empty();
          }
        }
        """
            .replace("CLASS", className)
            .replace("SECRET", secret)
            .replace("VALUE", value));
  }

  /** What the manifest says; empty text for nothing. */
  public PluginJar version(String text) {
    version = text;
    return this;
  }

  public PluginJar names(String kind) {
    kinds.add(kind);
    return this;
  }

  /** Compiles it and writes the jar. */
  public Path write(Path jar) throws IOException {
    Path classes = Files.createDirectories(sources.resolve("classes"));
    try (Stream<Path> all = Files.list(sources)) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "-proc:none",
                  "--release",
                  "17",
                  "-d",
                  classes.toString(),
                  "-cp",
                  System.getProperty("java.class.path")));
      all.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
        throw new AssertionError("does not compile: " + sources);
      }
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!version.isEmpty()) {
      manifest.getMainAttributes().putValue("Millrace-Spi", version);
    }
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
      if (!kinds.isEmpty()) {
        entries.putNextEntry(new ZipEntry("META-INF/services/dev.millrace.spi.kind.StepKind"));
        entries.write(String.join("\n", kinds).getBytes(StandardCharsets.UTF_8));
      }
      if (!vaults.isEmpty()) {
        entries.putNextEntry(
            new ZipEntry("META-INF/services/dev.millrace.spi.secret.SecretProvider"));
        entries.write(String.join("\n", vaults).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
