package dev.millrace.api.memory;

import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.RunView;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes what it is asked for; every plan runs one step and is called {@code p1}. */
@Singleton
public class MemoryReruns implements Reruns {
  public final List<String> asked = new ArrayList<>();

  /** Thrown by every call while it is set. */
  public Refused refusal;

  public void clear() {
    asked.clear();
    refusal = null;
  }

  @Override
  public ForkView plan(String run, Fork fork) {
    note("plan " + run + " " + fork);
    ForkView.Step step = new ForkView.Step("train", "train", "run", "you asked for it", false);
    return new ForkView(run, "wine", "v1", fork.params(), List.of(), List.of(step), false, "p1");
  }

  @Override
  public RunView fork(String run, Fork fork, Optional<String> plan, Optional<String> key) {
    note("fork " + run + " " + fork + " " + plan.orElse("-") + " " + key.orElse("-"));
    return Samples.run("r2", "wine", "RUNNING", Map.copyOf(fork.params()));
  }

  @Override
  public RunView goOn(String run, Optional<Integer> generation) {
    note("go on " + run + " " + generation.map(String::valueOf).orElse("-"));
    return Samples.run(run, "wine", "RUNNING", Map.of());
  }

  private void note(String what) {
    if (refusal != null) {
      throw refusal;
    }
    asked.add(what);
  }
}
