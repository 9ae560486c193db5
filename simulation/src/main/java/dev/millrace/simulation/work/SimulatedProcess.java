package dev.millrace.simulation.work;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToScheduler.Wait;
import dev.millrace.simulation.network.Words;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.Dice;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.attempt.Lease;
import dev.millrace.worker.attempt.RunningAttempt;
import dev.millrace.worker.attempt.Stop;
import dev.millrace.worker.host.HostSettings;
import dev.millrace.worker.host.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The process of one attempt: goes by its script, ends when it is stopped, killed or orphaned. */
public final class SimulatedProcess implements RunningAttempt {
  /** The model that attempts register versions of. */
  public static final String MODEL = "wine";

  private final Processes processes;
  private final ProcessOwner worker;
  private final AttemptKey key;
  private final Script script;
  private final boolean resumed;
  private final Lease lease;
  private final Dice dice;
  private final Consumer<AttemptReport> reported;
  private final Watchdog watchdog;
  private final long beganNanos;
  private boolean alive = true;
  private boolean killed;
  private boolean succeeded;
  private Optional<Stop> stop = Optional.empty();

  SimulatedProcess(
      Processes processes,
      ProcessOwner worker,
      AttemptKey key,
      Script script,
      boolean resumed,
      Lease lease,
      Dice dice,
      Consumer<AttemptReport> reported) {
    this.processes = processes;
    this.worker = worker;
    this.key = key;
    this.script = script;
    this.resumed = resumed;
    this.lease = lease;
    this.dice = dice;
    this.reported = reported;
    this.beganNanos = processes.agenda().now();
    this.watchdog = new Watchdog(HostSettings.SILENCE, processes.agenda()::now, this::killByHost);
  }

  public AttemptKey key() {
    return key;
  }

  public ProcessOwner worker() {
    return worker;
  }

  /** Whether it ended by itself, and well. */
  public boolean succeeded() {
    return succeeded;
  }

  public boolean registers() {
    return script.registers();
  }

  Dice dice() {
    return dice;
  }

  /** What only this attempt, on this worker, can have made. */
  public String mark() {
    return Words.of(key) + " on " + worker.id();
  }

  /** The digest of the bundle that only this attempt, on this worker, can have made. */
  public String bundle() {
    return digest(key, worker.id());
  }

  private static String digest(AttemptKey key, String worker) {
    long hash = Dice.of(0, key + worker).millis(0, 1e9);
    return "%064x".formatted(hash);
  }

  boolean isAlive() {
    return alive;
  }

  /** The real one, of the step host that runs it. */
  Watchdog watchdog() {
    return watchdog;
  }

  /** Its worker stands still from now on; the last ping came a while ago. */
  void lastPing() {
    long now = processes.agenda().now();
    ping(Math.min(now - beganNanos, dice.millis(0, HostSettings.SILENCE.toMillis() / 9.0)));
  }

  private void ping(long agoNanos) {
    Duration goOn = Watchdog.goOn(HostSettings.SILENCE, lease.left().plusNanos(agoNanos));
    watchdog.heard(processes.agenda().now() - agoNanos, goOn.toNanos());
  }

  private void killByHost() {
    if (!killed) {
      killed = true;
      processes.agenda().after(dice.millis(0, 300), this::endByWatchdog);
    }
  }

  void begin() {
    ping(0);
    watchdog.busy(true);
    if (script.waits().isPresent() && !resumed) {
      processes.agenda().after(dice.spreadMillis(1, 50), this::beginToWait);
      return;
    }
    if (!script.hangs()) {
      processes.agenda().after(script.nanos(), this::endByItself);
    }
  }

  /** Gives back its slot; another process goes on when what it waits for has come. */
  private void beginToWait() {
    if (!alive) {
      return;
    }
    Wait wait = script.waits().orElseThrow();
    end("waits for " + wait.kind());
    long until = wait.untilMillis() == 0 ? 0 : worker.wallMillis() + wait.untilMillis();
    report(
        new AttemptReport(
            worker.wallMillis(),
            null,
            List.of(),
            Map.of(),
            List.of(),
            new Wait(wait.kind(), until, wait.question(), wait.dag(), wait.params())));
  }

  private void endByItself() {
    if (!alive) {
      return;
    }
    succeeded = script.failure().isEmpty();
    end(succeeded ? "well" : "with " + script.failure().get());
    if (succeeded) {
      String digest = bundle();
      report(
          new AttemptReport(
              worker.wallMillis(),
              null,
              List.of(new Output("data", "file", digest, 1, Map.of())),
              Map.of("mark", mark()),
              script.registers()
                  ? List.of(new Registration(MODEL, digest, "live", Map.of()))
                  : List.of(),
              null));
    } else {
      report(failed(new Failure(script.failure().get().name(), "As the script has it.")));
    }
  }

  /** Asked to stop: most do so soon, a stubborn one is killed after the grace period. */
  @Override
  public void stop(Stop why) {
    if (stop.isPresent()) {
      return;
    }
    stop = Optional.of(why);
    processes.stopped(why);
    Agenda agenda = processes.agenda();
    agenda.after(
        script.stubborn() ? why.grace().toNanos() + dice.millis(0, 300) : dice.spreadMillis(1, 200),
        this::endStopped);
  }

  private void endStopped() {
    if (!alive) {
      return;
    }
    boolean workerMustKill = script.stubborn();
    if (workerMustKill && worker.silentSince() < processes.agenda().now()) {
      processes.agenda().after(100_000_000, this::endStopped); // it cannot now
      return;
    }
    end("stopped");
    report(failed(stop.orElseThrow().failure()));
  }

  void endByWatchdog() {
    if (alive) {
      end("its worker is silent");
      report(failed(new Failure(FailureClass.LOST.name(), "The step host ended by itself.")));
    }
  }

  private AttemptReport failed(Failure failure) {
    return AttemptReport.failed(worker.wallMillis(), failure);
  }

  private void end(String how) {
    alive = false;
    processes.ended(this, how);
  }

  /** Its worker hears of it a little later. */
  private void report(AttemptReport report) {
    processes.agenda().after(dice.spreadMillis(0.02, 5), () -> reported.accept(report));
  }
}
