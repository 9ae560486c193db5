package dev.millrace.steps.testkit;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.ExistingArtifact;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.KnownArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.model.RegisteredModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A context of one attempt on a temporary directory. It keeps to the contract: defaults are filled
 * in, parameters and ports that the kind does not declare are refused.
 */
public final class FakeStepContext implements StepContext {
  private final StepKind kind;
  private final Path directory;
  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private final Map<String, Object> runParameters = new LinkedHashMap<>();
  private final Map<String, List<InputArtifact>> inputs = new LinkedHashMap<>();
  private final Map<String, WrittenOutput> outputs = new LinkedHashMap<>();
  private final Map<String, ExistingArtifact> passedOn = new LinkedHashMap<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, RegisteredModel> models = new LinkedHashMap<>();
  private final Map<String, KnownArtifact> artifacts = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> secrets = new ArrayList<>();
  private final Map<String, Object> resumed = new LinkedHashMap<>();
  private final List<LineageEntry> lineage = new ArrayList<>();
  private final List<String> logLines = new ArrayList<>();
  private final CompletableFuture<String> printed = new CompletableFuture<>();
  private final List<String> progress = new ArrayList<>();
  private Evaluator evaluator =
      (expression, names) -> {
        throw new AssertionError("unexpected expression: " + expression);
      };
  private Limits limits = new Limits(512L << 20, 2, 30);
  private long seed = 42;
  private Path cache;
  private volatile boolean cancelled;
  private volatile Duration grace = Duration.ofSeconds(30);

  /** A variable of {@code env}. */
  public FakeStepContext variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** A variable of {@code secrets}. */
  public FakeStepContext secret(String name, String value) {
    secrets.add(value);
    return variable(name, value);
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String masked(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  /**
   * @param directory an empty directory for this context alone
   */
  public FakeStepContext(StepKind kind, Path directory) throws IOException {
    this.kind = kind;
    this.directory = directory;
    this.cache = Files.createDirectories(directory.resolve("cache"));
    Files.createDirectories(directory.resolve("scratch"));
    Files.createDirectories(directory.resolve("outputs"));
    Files.createDirectories(directory.resolve("files"));
    for (Parameter parameter : declaration().parameters()) {
      parameter.fallback().ifPresent(value -> parameters.put(parameter.name(), value));
    }
  }

  private KindDeclaration declaration() {
    return kind.declaration().asUsed(inputs.keySet(), parameters);
  }

  /** Sets a parameter of {@code with}. */
  public FakeStepContext with(String name, Object value) {
    if (declaration().parameters().stream().noneMatch(p -> p.name().equals(name))) {
      throw new AssertionError(declaration().name() + " declares no parameter '" + name + "'");
    }
    parameters.put(name, value);
    return this;
  }

  /** Binds a file as an artifact to an input port; the port decides the type. */
  public FakeStepContext input(String port, Path path, Map<String, Object> facts)
      throws IOException {
    ArtifactType type =
        kind.declaration()
            .asUsed(List.of(port), parameters)
            .input(port)
            .orElseThrow(() -> new AssertionError("no input port '" + port + "'"))
            .type();
    return input(port, type == ArtifactType.ANY ? ArtifactType.FILE : type, path, facts);
  }

  /** Binds a file as an artifact of a type to an input port. */
  public FakeStepContext input(String port, ArtifactType type, Path path, Map<String, Object> facts)
      throws IOException {
    inputs
        .computeIfAbsent(port, p -> new ArrayList<>())
        .add(new InputArtifact(port, type, sha256(path), path, facts, "before"));
    return this;
  }

  /** Binds an output of another context to an input port, with its facts. */
  public FakeStepContext connect(String port, FakeStepContext from, String output)
      throws IOException {
    WrittenOutput written = from.written(output);
    return input(port, written.path(), written.facts());
  }

  /** Pins a file beside the DAG. */
  public FakeStepContext file(String name, String content) throws IOException {
    Path path = directory.resolve("files").resolve(Integer.toString(files.size()));
    Files.writeString(path, content, StandardCharsets.UTF_8);
    return file(name, path);
  }

  /** Pins an existing file beside the DAG. */
  public FakeStepContext file(String name, Path path) {
    files.put(name, path);
    return this;
  }

  public FakeStepContext evaluateWith(Evaluator newEvaluator) {
    evaluator = newEvaluator;
    return this;
  }

  public FakeStepContext model(String reference, RegisteredModel model) {
    models.put(reference, model);
    return this;
  }

  /** An artifact that is there from now on. */
  public FakeStepContext artifact(String reference, KnownArtifact artifact) {
    artifacts.put(reference, artifact);
    return this;
  }

  /** Says that what the step waited for has come. */
  public FakeStepContext resumed(Map<String, Object> what) {
    resumed.clear();
    resumed.putAll(what);
    return this;
  }

  public FakeStepContext runParameter(String name, Object value) {
    runParameters.put(name, value);
    return this;
  }

  public FakeStepContext lineage(LineageEntry entry) {
    lineage.add(entry);
    return this;
  }

  public FakeStepContext seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  public FakeStepContext limits(long memoryBytes, int threads) {
    limits = new Limits(memoryBytes, threads, 30);
    return this;
  }

  public void cancel() {
    cancelled = true;
  }

  /** Runs a fresh step of the kind. */
  public StepResult run() throws StepException, IOException, InterruptedException {
    return kind.create().run(this);
  }

  /** An output that was begun and whose bytes exist. */
  public WrittenOutput written(String port) {
    WrittenOutput output = outputs.get(port);
    if (output == null || !Files.exists(output.path())) {
      throw new AssertionError("output '" + port + "' was not written");
    }
    return output;
  }

  /** Whether bytes exist for an output. */
  public boolean wrote(String port) {
    return outputs.containsKey(port) && Files.exists(outputs.get(port).path());
  }

  /** Artifacts that exist already and were given as outputs, by port. */
  public Map<String, ExistingArtifact> passedOn() {
    return Map.copyOf(passedOn);
  }

  public List<String> logLines() {
    synchronized (this) {
      return List.copyOf(logLines);
    }
  }

  /** Each call of {@link #progress(double, String)} as text, in order. */
  public List<String> progressLines() {
    return List.copyOf(progress);
  }

  @Override
  public Identity identity() {
    return new Identity("r1", "test", "v1", "it", "it", 1);
  }

  @Override
  public long seed() {
    return parameters.get("seed") instanceof Number given ? given.longValue() : seed;
  }

  @Override
  public Parameters parameters() {
    return new Parameters(parameters);
  }

  @Override
  public Map<String, Object> resumed() {
    return Map.copyOf(resumed);
  }

  @Override
  public Map<String, Object> runParameters() {
    return Map.copyOf(runParameters);
  }

  @Override
  public List<String> inputPorts() {
    return List.copyOf(inputs.keySet());
  }

  @Override
  public List<InputArtifact> inputs(String port) {
    return List.copyOf(inputs.getOrDefault(port, List.of()));
  }

  @Override
  public OutputArtifact output(String port) {
    if (declaration().output(port).isEmpty()) {
      throw new IllegalArgumentException(declaration().name() + " has no output '" + port + "'");
    }
    return outputs.computeIfAbsent(
        port, p -> new WrittenOutput(directory.resolve("outputs").resolve(p)));
  }

  @Override
  public void passOn(String port, ExistingArtifact artifact) {
    if (declaration().output(port).isEmpty()) {
      throw new IllegalArgumentException(declaration().name() + " has no output '" + port + "'");
    }
    passedOn.put(port, artifact);
  }

  @Override
  public Path file(String name) throws StepException {
    Path path = files.get(name);
    if (path == null) {
      throw StepException.user("The DAG version holds no file '" + name + "'.");
    }
    return path;
  }

  @Override
  public Optional<RegisteredModel> model(String reference) {
    return Optional.ofNullable(models.get(reference));
  }

  @Override
  public Optional<KnownArtifact> artifact(String reference) {
    return Optional.ofNullable(artifacts.get(reference));
  }

  @Override
  public List<LineageEntry> lineage() {
    return List.copyOf(lineage);
  }

  @Override
  public Object evaluate(String expression, Map<String, Object> names) throws StepException {
    return evaluator.evaluate(expression, names);
  }

  @Override
  public Path scratch() {
    return directory.resolve("scratch");
  }

  @Override
  public Path cache() {
    return cache;
  }

  /** Shares a cache with other contexts. */
  public FakeStepContext cache(Path shared) {
    cache = shared;
    return this;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public synchronized void log(String line) {
    logLines.add(line);
  }

  @Override
  public synchronized void printed(boolean toErrors, String line) {
    logLines.add((toErrors ? "err: " : "out: ") + line);
    printed.complete(line);
  }

  /** The first line that a program printed, once it is there. */
  public CompletableFuture<String> firstPrinted() {
    return printed;
  }

  @Override
  public synchronized void progress(double fraction, String what) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new AssertionError("progress outside 0 to 1: " + fraction);
    }
    progress.add(fraction + " " + what);
  }

  @Override
  public Duration grace() {
    return grace;
  }

  /** How long a step may take to stop. */
  public FakeStepContext grace(Duration time) {
    grace = time;
    return this;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  /** Lower-case hexadecimal SHA-256 of a file. */
  public static String sha256(Path path) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stands in for CEL. */
  @FunctionalInterface
  public interface Evaluator {
    Object evaluate(String expression, Map<String, Object> names) throws StepException;
  }
}
