package dev.millrace.bench.workload;

import dev.millrace.bench.process.BenchmarkFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a command that needs no server as {@code ./millrace} does: from an archive of classes. */
final class ShortStart {
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Xmn64m",
          "-XX:Tier3InvocationThreshold=400",
          "-XX:Tier3MinInvocationThreshold=200",
          "-XX:Tier3CompileThreshold=3000");
  private static final List<String> MAIN =
      List.of(
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4",
          "dev.millrace.server.Millrace");

  private final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private final String classes;
  private final Path archive;

  /**
   * Makes the archive.
   *
   * @param program {@code quarkus-run.jar}
   * @param work a directory for the archive
   * @param examples what is checked to learn which classes checking takes
   */
  ShortStart(Path program, Path work, Path examples) {
    Path app = program.toAbsolutePath().getParent();
    classes = classPath(app);
    archive = work.resolve("classes.jsa");
    Path list = work.resolve("classes.txt");
    run(command(List.of("-XX:DumpLoadedClassList=" + list), List.of("check", examples.toString())));
    run(
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            classes));
  }

  /** How the jars of our modules begin where they are packaged. */
  private static final String LIBRARY = String.join(".", "dev", "millrace", "millrace-");

  /** The short one that the build writes into a jar, with the step kinds. */
  private static String classPath(Path app) {
    String release = release(app.resolve("app"));
    Path root = app.getParent().getParent().getParent();
    Path libraries = root.resolve("cli/target/millrace-cli-" + release + "-class-path.jar");
    if (!Files.isRegularFile(libraries)) {
      throw new BenchmarkFailed("there is no " + libraries + "; build with -Dquick package");
    }
    StringBuilder path = new StringBuilder(libraries.toString()).append(":" + app + "/app/*");
    for (String module : List.of("cli", "steps", "worker")) {
      path.append(":" + app + "/lib/main/" + LIBRARY + module + "-" + release + ".jar");
    }
    return path.append(":" + app + "/lib/boot/*").toString();
  }

  private static String release(Path folder) {
    String prefix = "millrace-server-";
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, prefix + "*.jar")) {
      String name = jars.iterator().next().getFileName().toString();
      return name.substring(prefix.length(), name.length() - ".jar".length());
    } catch (IOException e) {
      throw new UncheckedIOException("the packaged program cannot be read: " + folder, e);
    }
  }

  List<String> command(List<String> jvmFlags, String... arguments) {
    List<String> flags = new ArrayList<>(jvmFlags);
    flags.add("-XX:SharedArchiveFile=" + archive);
    return command(flags, List.of(arguments));
  }

  private List<String> command(List<String> jvmFlags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(FLAGS);
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classes));
    command.addAll(MAIN);
    command.addAll(arguments);
    return command;
  }

  private static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new BenchmarkFailed("no archive of classes could be made: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("java cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }
}
