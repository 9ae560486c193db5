package dev.millrace.worker.step;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.ExistingArtifact;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.KnownArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.model.RegisteredModel;
import dev.millrace.worker.container.ContainerEngine;
import dev.millrace.worker.secret.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a step sees of its attempt: {@link AttemptWork} behind the step contract. */
final class WorkContext implements StepContext {
  private final AttemptWork work;
  private final KindDeclaration kind;
  private final AttemptMonitor monitor;
  private final ExpressionEvaluator expressions;
  private final Mask mask;
  private final Map<String, StagedOutput> outputs = new LinkedHashMap<>();
  private final Map<String, AttemptOutcome.Written> passedOn = new LinkedHashMap<>();

  WorkContext(
      AttemptWork work,
      KindDeclaration kind,
      AttemptMonitor monitor,
      ExpressionEvaluator expressions) {
    this.work = work;
    this.kind = kind;
    this.monitor = monitor;
    this.expressions = expressions;
    this.mask = Mask.of(work.secrets());
  }

  @Override
  public Identity identity() {
    return work.identity();
  }

  @Override
  public long seed() {
    return work.seed();
  }

  @Override
  public Parameters parameters() {
    return new Parameters(work.with());
  }

  @Override
  public Map<String, String> environment() {
    return work.env();
  }

  @Override
  public String masked(String text) {
    return mask.text(text);
  }

  @Override
  public Map<String, Object> resumed() {
    return work.resumed();
  }

  @Override
  public Map<String, Object> runParameters() {
    return work.params();
  }

  @Override
  public List<String> inputPorts() {
    return work.inputs().stream().map(AttemptWork.Input::port).distinct().toList();
  }

  @Override
  public List<InputArtifact> inputs(String port) {
    return work.inputs().stream()
        .filter(i -> i.port().equals(port))
        .map(WorkContext::input)
        .toList();
  }

  static InputArtifact input(AttemptWork.Input input) {
    return new InputArtifact(
        input.port(),
        type(input.type()),
        input.digest(),
        Path.of(input.path()),
        PlainValues.map(input.facts(), "facts"),
        input.producer());
  }

  private static ArtifactType type(String word) {
    return ArtifactType.valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public synchronized OutputArtifact output(String port) {
    StagedOutput begun = outputs.get(port);
    if (begun != null) {
      return begun;
    }
    StagedOutput fresh = new StagedOutput(declared(port), folder("outputs").resolve(port));
    outputs.put(port, fresh);
    return fresh;
  }

  @Override
  public synchronized void passOn(String port, ExistingArtifact artifact) {
    if (!declared(port).type().accepts(artifact.type())) {
      throw new IllegalArgumentException(
          "Output '"
              + port
              + "' of kind '"
              + kind.name()
              + "' is of type "
              + declared(port).type().word()
              + "; an artifact of type "
              + artifact.type().word()
              + " cannot be passed on there.");
    }
    passedOn.put(
        port,
        new AttemptOutcome.Written(
            port,
            artifact.type().word(),
            null,
            PlainValues.map(artifact.facts(), "facts"),
            artifact.digest(),
            artifact.bytes()));
  }

  private Port declared(String port) {
    return kind.output(port)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Kind '" + kind.name() + "' declares no output '" + port + "'."));
  }

  @Override
  public Path file(String name) throws StepException {
    String path = work.files().get(name);
    if (path == null) {
      path = work.files().get(Path.of(name).normalize().toString());
    }
    if (path == null) {
      throw StepException.user(
          "The DAG version holds no file '"
              + name
              + "'. Expected a path relative to the DAG file; it has "
              + (work.files().isEmpty() ? "no files" : String.join(", ", work.files().keySet()))
              + ".");
    }
    return Path.of(path);
  }

  @Override
  public Optional<RegisteredModel> model(String reference) {
    return Optional.ofNullable(work.models().get(reference))
        .map(
            model ->
                new RegisteredModel(
                    model.name(), model.version(), model.bundleDigest(), Path.of(model.path())));
  }

  @Override
  public Optional<KnownArtifact> artifact(String reference) {
    return Optional.ofNullable(work.artifacts().get(reference))
        .map(
            known ->
                new KnownArtifact(
                    known.digest(),
                    type(known.type()),
                    known.sinceMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(known.sinceMillis())),
                    Optional.of(known.run()).filter(run -> !run.isEmpty())));
  }

  @Override
  public List<LineageEntry> lineage() {
    return work.lineage();
  }

  @Override
  public Object evaluate(String expression, Map<String, Object> names) throws StepException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("params", work.params());
    all.put("run", work.run());
    all.putAll(names);
    return expressions.evaluate(expression, all);
  }

  @Override
  public Path scratch() {
    return folder("scratch");
  }

  @Override
  public Path cache() {
    return made(Path.of(work.cache()));
  }

  @Override
  public Limits limits() {
    return work.limits();
  }

  @Override
  public Optional<Container> container() {
    AttemptWork.Container mine = work.container();
    return mine == null
        ? Optional.empty()
        : Optional.of(
            new Container(
                mine.command(),
                Optional.of(mine.image()).filter(image -> !image.isEmpty()),
                mine.name(),
                Map.of(ContainerEngine.LABEL, mine.mark()),
                mine.cpus()));
  }

  @Override
  public void log(String line) {
    monitor.line("log", line);
  }

  @Override
  public void printed(boolean toErrors, String line) {
    monitor.line(toErrors ? "err" : "out", line);
  }

  @Override
  public void progress(double fraction, String what) {
    monitor.progress(fraction, what);
  }

  @Override
  public Duration grace() {
    return monitor.grace();
  }

  @Override
  public boolean cancelled() {
    return monitor.stopRequested();
  }

  /** The outputs that have a file, in the order begun, and those that were passed on. */
  synchronized List<AttemptOutcome.Written> written() {
    List<AttemptOutcome.Written> written = new ArrayList<>();
    for (StagedOutput output : outputs.values()) {
      if (Files.isRegularFile(output.path()) && !passedOn.containsKey(output.port())) {
        written.add(output.written());
      }
    }
    written.addAll(passedOn.values());
    return written;
  }

  /** Declared outputs that are always produced and are not there. */
  List<String> unwritten() {
    List<String> ports = written().stream().map(AttemptOutcome.Written::port).toList();
    return kind.outputs().stream()
        .filter(port -> port.required() && !ports.contains(port.name()))
        .map(Port::name)
        .toList();
  }

  private Path folder(String name) {
    return made(Path.of(work.directory()).resolve(name));
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot make the folder " + folder + "; it is in the data directory (--data)", e);
    }
  }
}
