package dev.millrace.scheduler.source;

import dev.millrace.engine.language.Finding;
import dev.millrace.engine.language.NameTakenFinding;
import dev.millrace.scheduler.source.FileState.Live;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What becomes of the files that were read. Whoever has a name keeps it; of several files that are
 * new, the first by path gets it. Pure.
 *
 * @param states of the files that were read, as they are from now on
 * @param live the readings whose DAG in this version is to be made live
 * @param retired names of DAGs that no file stands for any more
 */
record SyncOutcome(List<FileState> states, List<Reading> live, Set<String> retired) {
  SyncOutcome {
    states = List.copyOf(states);
    live = List.copyOf(live);
    retired = Set.copyOf(retired);
  }

  /**
   * @param known every file, by path, as it was before
   * @param plan whose files were read
   * @param readings of the plan, in any order
   * @param elsewhere who has a DAG of this name besides this source, in words; empty if nobody
   */
  static SyncOutcome of(
      Map<String, FileState> known,
      SyncPlan plan,
      List<Reading> readings,
      Function<String, Optional<String>> elsewhere) {
    Map<String, Reading> read = new TreeMap<>();
    readings.forEach(reading -> read.put(reading.path(), reading));
    Holders holders = new Holders(known, plan, read);
    Map<String, Finding> taken = new LinkedHashMap<>();
    for (Reading reading : read.values()) {
      reading
          .dag()
          .flatMap(
              dag -> holders.take(dag.name(), reading.path()).or(() -> elsewhere.apply(dag.name())))
          .ifPresent(
              holder -> {
                holders.giveBack(reading.dag().orElseThrow().name(), reading.path());
                taken.put(reading.path(), finding(reading, holder));
              });
    }
    List<FileState> states = new ArrayList<>();
    List<Reading> live = new ArrayList<>();
    for (Reading reading : read.values()) {
      Optional<Live> before =
          Optional.ofNullable(known.get(reading.path())).flatMap(FileState::live);
      boolean good = reading.dag().isPresent() && !taken.containsKey(reading.path());
      Optional<Live> now =
          good
              ? reading.dag().map(dag -> new Live(dag.name(), dag.version()))
              : before.filter(kept -> holders.keep(kept.dag(), reading.path()));
      states.add(
          new FileState(
              reading.path(),
              reading.content(),
              reading.dag().map(dag -> dag.name()),
              now,
              good ? List.of() : findings(reading, taken.get(reading.path())),
              reading.uses()));
      if (good && !now.equals(before)) {
        live.add(reading);
      }
    }
    return new SyncOutcome(states, live, holders.released());
  }

  private static List<Finding> findings(Reading reading, Finding taken) {
    return taken == null ? reading.findings() : List.of(taken);
  }

  private static Finding finding(Reading reading, String holder) {
    String name = reading.dag().orElseThrow().name();
    return NameTakenFinding.in(reading.path(), reading.text(), name, holder);
  }

  /** Which file has which name. */
  private static final class Holders {
    private final Map<String, String> pathByName = new LinkedHashMap<>();
    private final Set<String> before = new LinkedHashSet<>();

    /** Those that say another name now, or are gone, give up the one that they had. */
    Holders(Map<String, FileState> known, SyncPlan plan, Map<String, Reading> read) {
      Set<String> gone = Set.copyOf(plan.gone());
      for (FileState state : known.values()) {
        if (state.live().isPresent()) {
          String name = state.live().get().dag();
          before.add(name);
          Reading now = read.get(state.path());
          boolean says = now == null || now.dag().map(dag -> dag.name().equals(name)).orElse(true);
          if (!gone.contains(state.path()) && says) {
            pathByName.put(name, state.path());
          }
        }
      }
    }

    /** Another file that has the name; empty if the name is now this file's. */
    Optional<String> take(String name, String path) {
      String holder = pathByName.putIfAbsent(name, path);
      return Optional.ofNullable(holder).filter(other -> !other.equals(path));
    }

    void giveBack(String name, String path) {
      pathByName.remove(name, path);
    }

    /** Whether a file that is not good now keeps the name that it had. */
    boolean keep(String name, String path) {
      return pathByName.computeIfAbsent(name, free -> path).equals(path);
    }

    Set<String> released() {
      Set<String> released = new LinkedHashSet<>(before);
      released.removeAll(pathByName.keySet());
      return released;
    }
  }
}
