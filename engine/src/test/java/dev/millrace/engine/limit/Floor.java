package dev.millrace.engine.limit;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Place.StepOfRun;
import dev.millrace.engine.why.WaitCause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Workers and pools for jobs that wait in a {@link ReadyIndex}: what a scheduler does, in memory.
 */
final class Floor {
  /** A task, which waits, runs or has ended. */
  static final class Job {
    final int id;
    final Place place;
    Shop worker;
    boolean ended;

    Job(int id, Place place) {
      this.id = id;
      this.place = place;
    }

    @Override
    public String toString() {
      return "job " + id + " of " + place;
    }
  }

  /** A worker. */
  record Shop(String name, int slots, Set<String> tags, long memory) {}

  final Map<String, Integer> pools = new HashMap<>();
  final List<Shop> workers = new ArrayList<>();
  final Set<Job> waiting = new LinkedHashSet<>();
  final Set<Job> running = new LinkedHashSet<>();
  final Set<StepOfRun> full = new HashSet<>();
  final ReadyIndex<Job> index =
      new ReadyIndex<>(
          job -> !job.ended,
          (step, isFull) -> {
            if (isFull) {
              full.add(step);
            } else {
              full.remove(step);
            }
          });
  int looks;

  void add(Job job) {
    waiting.add(job);
    index.add(job, job.place);
  }

  void end(Job job) {
    job.ended = true;
    if (running.remove(job)) {
      index.running(job.place, -1);
    }
    waiting.remove(job);
    index.reopen((need, cause) -> true);
  }

  /** Runs all that can; in the order in which they began. */
  List<Job> run() {
    List<Job> begun = new ArrayList<>();
    while (true) {
      Shop[] chosen = new Shop[1];
      Optional<Job> next =
          index.next(
              need -> {
                looks++;
                Optional<Shop> worker =
                    workers.stream().filter(w -> fits(w, need.worker())).findFirst();
                chosen[0] = worker.orElse(null);
                return worker.isEmpty() ? Optional.of(shortage(need.worker())) : poolCause(need);
              });
      if (next.isEmpty()) {
        return begun;
      }
      Job job = next.get();
      job.worker = chosen[0];
      waiting.remove(job);
      running.add(job);
      index.running(job.place, 1);
      begun.add(job);
    }
  }

  private WaitCause shortage(WorkerNeeds needs) {
    boolean tagged = workers.stream().anyMatch(w -> w.tags().containsAll(needs.tags()));
    return tagged
        ? new WaitCause.SlotsTaken(needs.tags(), 1, 1)
        : new WaitCause.NoTaggedWorker(needs.tags(), workers.size());
  }

  private Optional<WaitCause> poolCause(Need need) {
    return need.claims().stream()
        .filter(claim -> claim.slots() > use(claim.pool()).free(claim))
        .findFirst()
        .map(claim -> new WaitCause.PoolBusy(claim.pool()));
  }

  PoolUse use(String pool) {
    long used = 0;
    for (Job job : running) {
      for (Claim claim : job.place.need().claims()) {
        used += claim.pool().equals(pool) ? claim.slots() : 0;
      }
    }
    return new PoolUse(pool, pools.getOrDefault(pool, 1), used);
  }

  boolean fits(Shop worker, WorkerNeeds needs) {
    long slots = 0;
    long memory = 0;
    for (Job job : running) {
      if (job.worker == worker) {
        slots++;
        memory += job.place.need().worker().memoryBytes().orElse(0L);
      }
    }
    return slots < worker.slots()
        && worker.tags().containsAll(needs.tags())
        && memory + needs.memoryBytes().orElse(0L) <= worker.memory();
  }

  long running(StepOfRun step) {
    return running.stream().filter(job -> job.place.step().equals(Optional.of(step))).count();
  }

  /** Whether nothing that a job needs is missing. */
  boolean couldRun(Job job) {
    Need need = job.place.need();
    return workers.stream().anyMatch(worker -> fits(worker, need.worker()))
        && poolCause(need).isEmpty()
        && job.place.step().filter(step -> running(step) >= step.max()).isEmpty();
  }

  /** What is above its limit; empty if nothing is. */
  List<String> exceeded() {
    List<String> exceeded = new ArrayList<>();
    for (Job job : running) {
      for (Claim claim : job.place.need().claims()) {
        PoolUse use = use(claim.pool());
        if (use.used() > use.slotsFor(claim)) {
          exceeded.add(claim + " with " + use);
        }
      }
      job.place
          .step()
          .filter(step -> running(step) > step.max())
          .ifPresent(step -> exceeded.add(step + " runs " + running(step)));
      if (!job.worker.tags().containsAll(job.place.need().worker().tags())) {
        exceeded.add(job + " on " + job.worker);
      }
    }
    for (Shop worker : workers) {
      long slots = running.stream().filter(job -> job.worker == worker).count();
      long memory =
          running.stream()
              .filter(job -> job.worker == worker)
              .mapToLong(job -> job.place.need().worker().memoryBytes().orElse(0L))
              .sum();
      if (slots > worker.slots() || memory > worker.memory()) {
        exceeded.add(worker + " runs " + slots + " jobs with " + memory + " bytes");
      }
    }
    return exceeded;
  }
}
