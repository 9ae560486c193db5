package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace check} with, without and with spoiled archives of classes: always the same. */
class ShortStartIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PROGRAM = Path.of("target", "quarkus-app").toAbsolutePath();

  @TempDir private Path root;
  private Path broken;

  private record Answer(int code, String out, String err) {}

  /** A checkout as far as the script looks, whose program is the one that was built. */
  @BeforeEach
  void checkout() throws IOException {
    Files.copy(CHECKOUT.resolve("millrace"), root.resolve("millrace"));
    Files.createDirectories(root.resolve("server/target"));
    Files.createSymbolicLink(root.resolve("server/target/quarkus-app"), PROGRAM);
    Files.createDirectories(root.resolve("cli/target"));
    Path libraries = libraries();
    Files.copy(libraries, root.resolve("cli/target").resolve(libraries.getFileName()));
    Files.createDirectories(root.resolve("dags"));
    String valid = Files.readString(CHECKOUT.resolve("dags/wine.yaml"));
    broken = root.resolve("dags/broken.yaml");
    Files.writeString(broken, valid.replace("uses: train", "uses: trian"));
  }

  @AfterEach
  void keepTheProgram() throws IOException {
    Files.delete(root.resolve("server/target/quarkus-app"));
  }

  @Test
  void theFirstCommandMakesTheArchiveAndTheNextTakesItsClassesFromThere() throws Exception {
    Answer plain = plain("check", broken.toString());
    assertThat(plain.code()).isEqualTo(2);
    assertThat(plain.out()).contains("broken.yaml", "Did you mean 'train'?");

    assertThat(script(Map.of(), "check", broken.toString())).isEqualTo(plain);
    Path archive = archive();
    assertThat(Files.size(archive)).isPositive();

    Path classes = root.resolve("classes.txt");
    Map<String, String> logging = Map.of("MILLRACE_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
    assertThat(script(logging, "check", broken.toString())).isEqualTo(plain);
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains("dev.millrace.cli.MillraceCommand source: shared objects"));
  }

  /** The short class path has no library of the step kinds, and none of the server. */
  @Test
  void everyShortCommandAnswersAsWithAllLibraries() throws Exception {
    Files.copy(CHECKOUT.resolve("dags/wine.yaml"), root.resolve("wine.yaml"));
    script(Map.of(), "--version");
    Path classes = root.resolve("classes.txt");
    Map<String, String> logging = Map.of("MILLRACE_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
    List<List<String>> commands =
        List.of(
            List.of("check", "--json", broken.toString()),
            List.of("check", "--format", "github", "--recursive", broken.getParent().toString()),
            List.of("explain", "wine.yaml"),
            List.of("graph", "wine.yaml", "--text"),
            List.of("graph", "wine.yaml", "--svg"),
            List.of("new"),
            List.of("new", "train", "flowers", "--dir", "made", "--force"),
            List.of("new", "nonsense"),
            List.of("schema"),
            List.of("help"),
            List.of("help", "new"),
            List.of("completion"),
            List.of("--version"),
            List.of());
    for (List<String> command : commands) {
      String[] typed = command.toArray(String[]::new);
      assertThat(script(logging, typed)).as("%s", command).isEqualTo(plain(typed));
      assertThat(Files.readString(classes))
          .contains("dev.millrace.cli.MillraceCommand source: shared objects");
    }
  }

  @Test
  void aBuildWithoutTheShortClassPathTakesTheWhole() throws Exception {
    Path libraries = root.resolve("cli/target").resolve(libraries().getFileName());
    Files.delete(libraries);
    assertThat(script(Map.of(), "check", broken.toString()))
        .isEqualTo(plain("check", broken.toString()));
    assertThat(archive()).exists();
  }

  @Test
  void theShortClassPathNamesOnlyLibrariesThatArePackaged() throws Exception {
    Path libraries = root.resolve("cli/target").resolve(libraries().getFileName());
    try (JarFile jar = new JarFile(libraries.toFile())) {
      String named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      assertThat(named.split(" "))
          .hasSizeGreaterThan(10)
          .allMatch(entry -> Files.isRegularFile(libraries.resolveSibling(entry)));
    }
  }

  private static Path libraries() throws IOException {
    try (Stream<Path> jars = Files.list(CHECKOUT.resolve("cli/target"))) {
      return jars.filter(jar -> jar.toString().endsWith("-class-path.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void anArchiveThatDoesNotFitIsPassedOver() throws Exception {
    Answer plain = plain("check", broken.toString());
    script(Map.of(), "check", broken.toString());
    Path archive = archive();
    byte[] bytes = Files.readAllBytes(archive);
    Path other = archive.resolveSibling("other");
    for (String spoiled : List.of("no archive", "")) {
      Files.writeString(other, spoiled);
      Files.move(other, archive, StandardCopyOption.REPLACE_EXISTING);
      assertThat(script(Map.of(), "check", broken.toString())).isEqualTo(plain);
      assertThat(archive).hasContent(spoiled);
    }
    Files.write(other, bytes);
    Files.setLastModifiedTime(other, FileTime.fromMillis(0));
    Files.move(other, archive, StandardCopyOption.REPLACE_EXISTING);
    assertThat(script(Map.of(), "check", broken.toString())).isEqualTo(plain);
    assertThat(Files.getLastModifiedTime(archive)).isNotEqualTo(FileTime.fromMillis(0));
  }

  @Test
  void whereNothingCanBeWrittenItGoesWithout() throws Exception {
    Files.writeString(root.resolve(".millrace"), "not a directory");
    assertThat(script(Map.of(), "check", broken.toString()))
        .isEqualTo(plain("check", broken.toString()));
  }

  @Test
  void severalFirstCommandsAtOnceAllAnswer() throws Exception {
    Answer plain = plain("check", broken.toString());
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      started.add(start(Map.of(), "check", broken.toString()));
    }
    for (Process process : started) {
      assertThat(answer(process)).isEqualTo(plain);
    }
    assertThat(Files.size(archive())).isPositive();
    try (Stream<Path> left = Files.list(root.resolve(".millrace"))) {
      assertThat(left).hasSize(1);
    }
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(".millrace"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).findFirst().orElseThrow();
    }
  }

  private Answer script(Map<String, String> environment, String... arguments) throws Exception {
    return answer(start(environment, arguments));
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", root.resolve("millrace").toString()));
    command.addAll(List.of(arguments));
    return start(command, environment);
  }

  private Answer plain(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", PROGRAM.resolve("quarkus-run.jar").toString()));
    command.addAll(List.of(arguments));
    return answer(start(command, Map.of()));
  }

  private Process start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The time that it tells is no part of the answer. */
  private static Answer answer(Process process) throws Exception {
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> err = text(process.getErrorStream());
    boolean ended = process.waitFor(Duration.ofMinutes(3).toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).isTrue();
    return new Answer(process.exitValue(), out.join(), err.join().replaceAll("[0-9.]+ s\\R$", ""));
  }

  /** Read while the process runs, because a pipe holds little. */
  private static CompletableFuture<String> text(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
