package dev.millrace.steps.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.InputArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a script is given and what it gives, as files and environment variables. Nothing of it needs
 * a library.
 */
public final class Exchange {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VALUES_BYTES_MAX = 64 << 10;

  /** Linux starts no program with a variable of 128 KiB or more. */
  private static final int VARIABLE_BYTES_MAX = 64 << 10;

  /** The mark by which the worker finds whatever was started. */
  private static final String MARK = "MILLRACE_STEP_HOST";

  /** Variables of the worker that a script gets; others may be secrets. */
  private static final Set<String> KEPT =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "LD_LIBRARY_PATH",
          "JAVA_HOME",
          "CUDA_VISIBLE_DEVICES",
          "NVIDIA_VISIBLE_DEVICES",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE",
          "PYENV_ROOT",
          "PYENV_VERSION",
          MARK);

  /** Folders below that of the exchange: what the script may change, and what it may only read. */
  public static final String WORK = "work";

  public static final String TMP = "tmp";
  public static final String TOLD = "told";
  public static final String GIVEN = "given";

  private final StepContext context;
  private final FileView view;
  private final Path folder;
  private final Path work;
  private final Map<String, String> environment = new TreeMap<>();
  private final Map<String, String> meanings = new LinkedHashMap<>();

  private Exchange(StepContext context, Path folder, FileView view) {
    this.context = context;
    this.folder = folder;
    this.work = folder.resolve(WORK);
    this.view = view;
  }

  /** Writes what the script is given. */
  public static Exchange prepare(StepContext context) throws StepException, IOException {
    return prepare(context, FileView.SAME, KEPT);
  }

  /**
   * Writes what a script is given that sees its files under other names, and nothing of the
   * worker's environment but the mark by which the worker finds what was started.
   */
  public static Exchange prepare(StepContext context, FileView view)
      throws StepException, IOException {
    return prepare(context, view, Set.of(MARK));
  }

  private static Exchange prepare(StepContext context, FileView view, Set<String> kept)
      throws StepException, IOException {
    Exchange exchange = new Exchange(context, context.scratch().toAbsolutePath(), view);
    for (String name : List.of(WORK, GIVEN, TOLD, TMP)) {
      Files.createDirectories(exchange.folder.resolve(name));
    }
    exchange.inherit(kept);
    exchange.environment.putAll(context.environment());
    exchange.give();
    for (String file : context.parameters().texts("files")) {
      exchange.place(file);
    }
    return exchange;
  }

  /** Where the script runs: an empty directory but for its files. */
  public Path work() {
    return work;
  }

  /** A folder beside it with what the script is given, which it need not change. */
  public Path given() {
    return folder.resolve(GIVEN);
  }

  /** What the script says while it runs. */
  Path progress() {
    return folder.resolve(TOLD).resolve("progress");
  }

  /** Its folders: {@link #WORK}, {@link #TMP}, {@link #TOLD} and {@link #GIVEN}. */
  public Path folder() {
    return folder;
  }

  /** Under which names the script sees its files. */
  public FileView view() {
    return view;
  }

  /** How the script calls a file below the folder. */
  public String seen(Path path) {
    return view.seen(path);
  }

  /** All variables of the script. */
  public Map<String, String> environment() {
    return environment;
  }

  /** What of the worker's own variables a script may see. */
  private void inherit(Set<String> kept) {
    System.getenv()
        .forEach(
            (name, value) -> {
              boolean local =
                  view == FileView.SAME
                      && (name.startsWith("LC_")
                          || name.toLowerCase(Locale.ROOT).matches("(https?|no|all)_proxy"));
              if (local || kept.contains(name)) {
                environment.put(name, value);
              }
            });
  }

  private void give() throws StepException, IOException {
    Parameters parameters = context.parameters();
    Map<String, Object> given = parameters.nested("params").asMap();
    Map<String, Object> inputs = inputs();
    Map<String, Object> outputs = new LinkedHashMap<>();
    for (String name : parameters.nested("outputs").asMap().keySet()) {
      String path = view.seen(context.output(name).path());
      outputs.put(name, path);
      variable("OUT_", name, path);
    }
    for (Map.Entry<String, Object> param : given.entrySet()) {
      Object value = param.getValue();
      String text = value instanceof String asItIs ? asItIs : json(value);
      if (text.getBytes(StandardCharsets.UTF_8).length <= VARIABLE_BYTES_MAX) {
        variable("PARAM_", param.getKey(), text);
      }
    }
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("run", context.identity().run());
    task.put("dag", context.identity().dag());
    task.put("dagVersion", context.identity().dagVersion());
    task.put("step", context.identity().step());
    task.put("task", context.identity().task());
    task.put("attempt", context.identity().attempt());
    task.put("idempotencyKey", context.idempotencyKey());
    task.put("seed", context.seed());
    task.put("threads", context.limits().threads());
    task.put("runParams", context.runParameters());
    task.put("params", given);
    task.put("inputs", inputs);
    task.put("outputs", outputs);
    environment.put("MILLRACE_RUN", context.identity().run());
    environment.put("MILLRACE_TASK", context.identity().task());
    environment.put("MILLRACE_ATTEMPT", String.valueOf(context.identity().attempt()));
    environment.put("MILLRACE_IDEMPOTENCY_KEY", context.idempotencyKey());
    environment.put("MILLRACE_SEED", String.valueOf(context.seed()));
    environment.put("MILLRACE_PARAMS", written("params.json", given));
    environment.put("MILLRACE_INPUTS", written("inputs.json", inputs));
    environment.put("MILLRACE_CONTEXT", written("context.json", task));
    environment.put("MILLRACE_VALUES", view.seen(folder.resolve(TOLD).resolve("values.json")));
    environment.put("MILLRACE_PROGRESS", view.seen(progress()));
    environment.put("TMPDIR", view.seen(folder.resolve(TMP)));
    environment.putIfAbsent(
        "OMP_NUM_THREADS", String.valueOf(Math.max(1, context.limits().threads())));
  }

  private Map<String, Object> inputs() throws StepException {
    Map<String, Object> inputs = new LinkedHashMap<>();
    for (String port : context.inputPorts()) {
      List<Map<String, Object>> artifacts = new ArrayList<>();
      for (InputArtifact artifact : context.inputs(port)) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("path", view.input(port, artifacts.size(), artifact.path()));
        one.put("type", artifact.type().word());
        one.put("digest", artifact.digest());
        one.put("facts", artifact.facts());
        one.put("producer", artifact.producer());
        artifacts.add(one);
      }
      inputs.put(port, artifacts);
      variable(
          "IN_",
          port,
          artifacts.stream()
              .map(one -> (String) one.get("path"))
              .collect(Collectors.joining("\n")));
    }
    return inputs;
  }

  /** Names differ in more than a shell can tell. */
  private void variable(String prefix, String name, String value) throws StepException {
    String variable = prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    String other = meanings.putIfAbsent(variable, name);
    if (other != null) {
      throw StepException.user(
          "'" + name + "' and '" + other + "' would both be " + variable + ". Rename one of them.");
    }
    if (context.environment().containsKey(variable)) {
      throw StepException.user(
          "'"
              + name
              + "' is given as "
              + variable
              + ", which 'env' or 'secrets' set as well."
              + " Rename one of them.");
    }
    environment.put(variable, value);
  }

  /** Puts a file of the DAG into the working directory, at its own relative path. */
  public Path place(String name) throws StepException, IOException {
    Path inside = Path.of(name).normalize();
    while (inside.startsWith("..") && inside.getNameCount() > 1) {
      inside = inside.subpath(1, inside.getNameCount());
    }
    Path target = work.resolve(inside).normalize();
    if (!target.startsWith(work) || target.equals(work)) {
      throw StepException.user("File '" + name + "' has no place below the working directory.");
    }
    Files.createDirectories(target.getParent());
    if (Files.notExists(target)) {
      Files.copy(context.file(name), target);
    }
    return target;
  }

  /** Checks the outputs and returns the values; the script has ended well. */
  public Map<String, Object> collect(String stdout)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    GivenBack.outputs(context, "The script must write the file that OUT_… names.");
    Map<String, Object> written = values();
    Map<String, Object> declared = parameters.nested("values").asMap();
    if (declared.containsKey("stdout") && !written.containsKey("stdout")) {
      written.put("stdout", stdout);
    }
    return GivenBack.values(
        "The script", "Write it to the file that MILLRACE_VALUES names.", declared, written);
  }

  private Map<String, Object> values() throws StepException, IOException {
    Path file = folder.resolve(TOLD).resolve("values.json");
    if (Files.notExists(file)) {
      return new LinkedHashMap<>();
    }
    long bytes = Files.size(file);
    if (bytes > VALUES_BYTES_MAX) {
      throw StepException.user(
          "The values of the script have "
              + bytes
              + " bytes; at most "
              + VALUES_BYTES_MAX
              + " are allowed. Write an output instead.");
    }
    try {
      if (JSON.readValue(Files.readAllBytes(file), Object.class) instanceof Map<?, ?> map) {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((name, value) -> values.put(String.valueOf(name), value));
        return values;
      }
    } catch (JsonProcessingException e) {
      throw new StepException(
          FailureClass.USER,
          "What the script wrote to MILLRACE_VALUES is not JSON: " + e.getOriginalMessage() + ".",
          e);
    }
    throw StepException.user(
        "What the script wrote to MILLRACE_VALUES is not a JSON object; expected"
            + " {\"name\": value}.");
  }

  private String written(String name, Object content) throws IOException {
    Path file = given().resolve(name);
    Files.write(file, json(content).getBytes(StandardCharsets.UTF_8));
    return view.seen(file);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }
}
