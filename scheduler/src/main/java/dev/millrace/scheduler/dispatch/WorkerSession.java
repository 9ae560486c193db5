package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Pulse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the scheduler knows about one worker. */
public final class WorkerSession {
  private final String worker;
  private final Consumer<WorkerSession> onChange;
  private String peer;
  private Instant heardAt;
  private Instant tookOverAt = Instant.MIN;
  private boolean live;
  private int slots;
  private long echo;
  private boolean pulseDue;
  private long told;
  private Set<AttemptKey> reported = Set.of();
  private Capacity capacity = Capacity.UNKNOWN;

  /** It refused what should have fitted: until it says what it has, nothing large does. */
  private boolean isFuller;

  private final CreditAccount credits = new CreditAccount();
  private final HeldAttempts held = new HeldAttempts();

  /** What it was sent and has not shown that it has; sent again if need be. */
  private final Map<AttemptKey, Unanswered> unanswered = new LinkedHashMap<>();

  private record Unanswered(ToWorker.Assign message, Instant sentAt) {}

  /**
   * @param onChange told whenever there may be a credit or room where there was none, and when it
   *     is another worker than it seemed to be
   */
  WorkerSession(String worker, Instant heardAt, Consumer<WorkerSession> onChange) {
    this.worker = worker;
    this.peer = worker;
    this.heardAt = heardAt;
    this.onChange = onChange;
  }

  public String worker() {
    return worker;
  }

  /** Where messages to it go. */
  public String peer() {
    return peer;
  }

  public Instant heardAt() {
    return heardAt;
  }

  /** When an attempt of it was last taken over from another scheduler, or another life of this. */
  public Instant tookOverAt() {
    return tookOverAt;
  }

  /** Whether it has been heard since it was last lost. */
  public boolean isLive() {
    return live;
  }

  public int slots() {
    return slots;
  }

  /** What it says it is at, as of its last heartbeat. */
  public Set<AttemptKey> reported() {
    return reported;
  }

  /** The attempts it holds by the scheduler's own book. */
  public Map<AttemptKey, TaskRef> held() {
    return held.tasks();
  }

  /** The tags that it says it has. */
  public Set<String> tags() {
    return capacity.tags();
  }

  /** Memory that it says it has; 0 if it does not. */
  public long memoryBytes() {
    return capacity.memoryBytes();
  }

  /** Processors that it says it has; 0 if it does not. */
  public double cpus() {
    return capacity.cpus();
  }

  /** Whether it has the tags, can do it, and is large enough if nothing else runs on it. */
  boolean suits(WorkerNeeds needs) {
    return capacity.hasTags(needs) && capacity.isAble(needs) && capacity.isLargeEnough(needs);
  }

  /** Whether enough of it is left beside what it holds. */
  boolean hasRoom(WorkerNeeds needs) {
    boolean small = needs.memoryBytes().isEmpty() && needs.cpus().isEmpty();
    return small || !isFuller && capacity.hasRoom(needs, held.reservedBytes(), held.reservedCpus());
  }

  Capacity capacity() {
    return capacity;
  }

  /** How much of its memory nothing has reserved. */
  long freeBytes() {
    return capacity.freeBytes(held.reservedBytes());
  }

  long reservedBytes() {
    return held.reservedBytes();
  }

  double reservedCpus() {
    return held.reservedCpus();
  }

  /** It gave an attempt back because there is no room for it. */
  public void refused() {
    isFuller = true;
  }

  long credits() {
    return live ? credits.open() : 0;
  }

  /** Whether it has a credit for such a task, or an inline slot. */
  boolean hasSlot(WorkerNeeds needs) {
    return capacity.isInline(needs) ? hasInlineSlot() : credits() > 0;
  }

  private boolean hasInlineSlot() {
    return live && held.inline() < capacity.inlineSlots();
  }

  /** Whether nothing can be assigned to it. */
  boolean isFull() {
    return credits() <= 0 && !hasInlineSlot();
  }

  void heard(String fromPeer, Instant at) {
    peer = fromPeer;
    heardAt = at;
    if (!live) {
      live = true;
      offerCredit();
    }
  }

  /** A credit came, sent at that moment of the worker's clock. */
  void credit(long total, long sentNanos) {
    echo = Math.max(echo, sentNanos);
    grant(total);
  }

  private void grant(long total) {
    if (credits.grant(total)) {
      offerCredit();
    }
  }

  private void offerCredit() {
    if (!isFull()) {
      onChange.accept(this);
    }
  }

  void heartbeat(Heartbeat heartbeat, Set<AttemptKey> running) {
    slots = heartbeat.slots();
    sized(heartbeat.capacity());
    reported = Set.copyOf(running);
    running.forEach(attempt -> shows(attempt, heartbeat.sentNanos()));
    credits.counted(heartbeat.used(), heartbeat.returned());
    beat(heartbeat.sentNanos());
    grant(heartbeat.granted());
  }

  private void sized(ToScheduler.Capacity said) {
    if (said != null) {
      Capacity now =
          new Capacity(
              Set.copyOf(said.tags()),
              said.memoryBytes(),
              said.cpus(),
              said.othersMemoryBytes(),
              said.othersCpus(),
              Set.copyOf(said.abilities()),
              said.inlineSlots());
      boolean changed = isFuller || !now.equals(capacity);
      capacity = now;
      isFuller = false;
      if (changed) {
        onChange.accept(this);
      }
    }
  }

  /** A heartbeat came, sent at that moment of the worker's clock; the next pulse answers it. */
  void beat(long sentNanos) {
    echo = Math.max(echo, sentNanos);
    pulseDue = true;
  }

  /** Takes a credit or an inline slot for an assignment; returns what to send. */
  ToWorker.Assign assign(ToWorker.Assign message, WorkerNeeds needs, Instant now) {
    if (capacity.isInline(needs)) {
      return send(message.inInlineSlot(), now);
    }
    credits.use();
    return send(message, now);
  }

  private ToWorker.Assign send(ToWorker.Assign message, Instant now) {
    unanswered.put(message.attempt(), new Unanswered(message, now));
    return message.withEcho(echo);
  }

  /** The worker has shown that it has the assignment, and so has used the credit. */
  public void answered(AttemptKey attempt) {
    unanswered.remove(attempt);
  }

  /** As {@link #answered}, at that moment of the worker's clock; 0 if it does not say. */
  public void shows(AttemptKey attempt, long sentNanos) {
    echo = Math.max(echo, sentNanos);
    answered(attempt);
    held.shows(attempt, sentNanos);
  }

  /** Whether a message of that moment is too old to say that the worker does not have it. */
  public boolean isShownAfter(AttemptKey attempt, long sentNanos) {
    return held.isShownAfter(attempt, sentNanos);
  }

  /** What to send again, if the worker has not shown that it has the assignment. */
  public Optional<ToWorker.Assign> again(AttemptKey attempt, Instant now) {
    return Optional.ofNullable(unanswered.get(attempt)).map(sent -> send(sent.message(), now));
  }

  /** Since when it has not shown that it has the assignment, which may still be on its way. */
  public Optional<Instant> unansweredSince(AttemptKey attempt) {
    return Optional.ofNullable(unanswered.get(attempt)).map(Unanswered::sentAt);
  }

  void hold(AttemptKey attempt, TaskRef task, Instant now) {
    held.add(attempt, task, now);
  }

  /** Since when it has held the attempt, as far as this scheduler knows. */
  public Instant heldSince(AttemptKey attempt) {
    return held.since(attempt);
  }

  void takeOver(AttemptKey attempt, TaskRef task, Instant now) {
    if (held.takeOver(attempt, task, now)) {
      tookOverAt = now;
      pulseDue = true; // its worker is to know its owner at once
    }
  }

  /** Whether another scheduler assigned it, or another life of this one. */
  public boolean isTakenOver(AttemptKey attempt) {
    return held.isTakenOver(attempt);
  }

  void release(AttemptKey attempt) {
    held.remove(attempt);
    withdraw(attempt);
    onChange.accept(this); // there is room now
  }

  /** What the worker never had cost it no credit. */
  void withdraw(AttemptKey attempt) {
    Unanswered never = unanswered.remove(attempt);
    if (never != null) {
      if (!never.message().inlineSlot()) {
        credits.takeBack();
      }
      offerCredit();
    }
  }

  /** Forgets what it holds until that has been read again; pulses go on listing it. */
  void forgetHeld(OwnedRuns owned) {
    held.forget(owned);
  }

  void drop(Predicate<TaskRef> gone) {
    held.drop(gone);
    withdrawAllNotHeld();
  }

  void heldAgain() {
    held.knownAgain();
    withdrawAllNotHeld();
  }

  private void withdrawAllNotHeld() {
    List.copyOf(unanswered.keySet()).stream()
        .filter(attempt -> !held.contains(attempt))
        .forEach(this::withdraw);
  }

  /** Another scheduler needs credits: so many should have been given back in all. */
  void recall(long total) {
    credits.recall(total);
  }

  /** Gives back what was recalled and is not needed; a recall that is not met is sent again. */
  boolean giveBack() {
    return credits.giveBack(credits());
  }

  /** Whether there is news for it: that it was heard, or that attempts of it were taken over. */
  boolean isPulseDue() {
    return pulseDue;
  }

  /** Whether so many waiting tasks are news that cannot wait for the next heartbeat. */
  boolean needs(long waiting) {
    return Math.min(waiting, slots) > 2 * told;
  }

  /** Takes note of what the next pulse tells. No worker can do more than it has slots. */
  void tell(long waiting) {
    told = Math.min(waiting, slots);
  }

  Pulse pulse(String scheduler, OwnedRuns owned) {
    pulseDue = false;
    return new Pulse(
        scheduler, echo, told, credits.granted(), credits.returned(), held.listed(owned));
  }

  /** The lease has ended. Credits stay counted: the worker counts them for all its life. */
  void lost() {
    live = false;
    reported = Set.of();
    onChange.accept(this);
  }
}
