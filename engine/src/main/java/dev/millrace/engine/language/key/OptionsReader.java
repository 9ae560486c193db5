package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.dag.CacheRule;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.limit.LimitNames;
import dev.millrace.spi.Units;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Reuse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How and where the tasks of a step run: limits, workers, cache, isolation, environment. */
public final class OptionsReader {
  /** The keys that this reads. */
  public static final List<String> KEYS =
      List.of(
          "cache",
          "pool",
          "slots",
          "priority",
          "max-parallel",
          "worker",
          "isolation",
          "env",
          "secrets");

  public static final List<String> WORKER_KEYS = List.of("tags", "memory", "cpu");
  public static final List<String> CACHE_KEYS = List.of("ttl");

  /** Largest number of slots and tasks, and highest priority. */
  public static final int LIMIT_MAX = 1_000_000;

  /** No process of a step begins with less. */
  private static final long MEMORY_MIN = 64L << 20;

  private final Keys keys;
  private final Values values;
  private final CodeReader code;

  public OptionsReader(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
    this.code = new CodeReader(keys, values);
  }

  /**
   * The options of a step.
   *
   * @param kind says what holds for a key that is not there
   */
  public StepOptions read(Mapping step, Optional<KindDeclaration> kind) {
    Node where = step.at("isolation");
    Optional<Isolation> isolation =
        where == null ? Optional.empty() : new IsolationReader(keys, values).read(where, kind);
    Node needs = step.at("worker");
    WorkerNeeds worker = needs == null ? WorkerNeeds.NONE : worker(needs);
    if (kind.isPresent()) {
      worker = there(worker, kind.get(), isolation.orElse(kind.get().isolation()));
    }
    return new StepOptions(
        limits(step), worker, cache(step, kind), isolation, code.read(step, kind));
  }

  /** What follows from where the step runs. */
  private static WorkerNeeds there(WorkerNeeds worker, KindDeclaration kind, Isolation isolation) {
    Set<String> abilities = Abilities.of(kind, isolation);
    WorkerNeeds able = abilities.isEmpty() ? worker : worker.withAbilities(abilities);
    return isolation == Isolation.INLINE ? able.onThread() : able;
  }

  private StepLimits limits(Mapping step) {
    boolean none =
        !step.has("pool")
            && !step.has("slots")
            && !step.has("priority")
            && !step.has("max-parallel");
    if (none) {
      return StepLimits.NONE;
    }
    Optional<Integer> slots = whole(step, "slots", 1);
    if (step.has("slots") && !step.has("pool")) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              step.byKey().get("slots").key().place(),
              "'slots' says how many slots of a pool a task takes, but the step has no 'pool'.",
              "Add 'pool: …', or remove it.");
    }
    return new StepLimits(
        step.get("pool").flatMap(n -> name(n, "'pool'")),
        slots.orElse(StepLimits.NONE.slots()),
        whole(step, "priority", -LIMIT_MAX).orElse(StepLimits.NONE.priority()),
        whole(step, "max-parallel", 1));
  }

  /** Of a pool or a tag. */
  private Optional<String> name(Node node, String what) {
    Optional<String> name = values.text(node, what);
    if (name.isPresent() && !LimitNames.isName(name.get())) {
      keys.findings()
          .add(
              FindingCode.BAD_NAME,
              node.place(),
              Keys.capital(what)
                  + " is "
                  + Findings.show(name.get())
                  + "; expected "
                  + LimitNames.EXPECTED
                  + ".");
      return Optional.empty();
    }
    return name;
  }

  private Optional<Integer> whole(Mapping step, String key, int min) {
    return step.get(key)
        .flatMap(n -> values.whole(n, "'" + key + "'", min, LIMIT_MAX))
        .map(Long::intValue);
  }

  private CacheRule cache(Mapping step, Optional<KindDeclaration> kind) {
    Node node = step.at("cache");
    Reuse reuse = kind.map(KindDeclaration::reuse).orElse(Reuse.IF_ASKED);
    if (node == null) {
      return reuse == Reuse.BY_DEFAULT ? CacheRule.BY_KIND : CacheRule.OFF;
    }
    CacheRule rule = cache(node);
    if (rule.on() && reuse == Reuse.NEVER) {
      String name = kind.map(KindDeclaration::name).orElse("");
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              node.place(),
              "'cache' asks for results of before, but a step of kind '"
                  + name
                  + "' is there for what it does, so they are never reused; expected false.",
              "Remove it.");
      return CacheRule.OFF;
    }
    return rule;
  }

  private CacheRule cache(Node node) {
    if (node instanceof Scalar) {
      boolean on = values.flag(node, "'cache'").orElse(false);
      return new CacheRule(on, Optional.empty(), true);
    }
    Optional<Duration> ttl =
        keys.map(node, "'cache'", CACHE_KEYS)
            .flatMap(map -> keys.required(map, "ttl", map.place(), "'cache'"))
            .flatMap(found -> values.duration(found, "'cache.ttl'"));
    return new CacheRule(true, ttl, true);
  }

  private WorkerNeeds worker(Node node) {
    Optional<Mapping> map = keys.map(node, "'worker'", WORKER_KEYS);
    Set<String> tags = new TreeSet<>();
    map.flatMap(m -> m.get("tags"))
        .ifPresent(
            n -> keys.oneOrMany(n).forEach(tag -> name(tag, "'worker.tags'").ifPresent(tags::add)));
    return new WorkerNeeds(
        tags,
        map.flatMap(m -> m.get("memory")).flatMap(this::memory),
        map.flatMap(m -> m.get("cpu"))
            .flatMap(n -> values.number(n, "'worker.cpu'", 0.01, 10_000)));
  }

  private Optional<Long> memory(Node node) {
    Optional<Long> bytes =
        values.size(node, "'worker.memory'").map(size -> Units.bytes(String.valueOf(size)));
    if (bytes.isPresent() && bytes.get() < MEMORY_MIN) {
      values.outOfRange((Scalar) node, "'worker.memory'", "a size of at least 64MiB");
      return Optional.empty();
    }
    return bytes;
  }
}
