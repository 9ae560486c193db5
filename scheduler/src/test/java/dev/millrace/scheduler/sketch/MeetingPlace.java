package dev.millrace.scheduler.sketch;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/** A fabric within one process: delivers everything, in order, on one thread of its own. */
public final class MeetingPlace implements AutoCloseable {
  private final ExecutorService line = Executors.newSingleThreadExecutor();
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** A way in for one process. */
  public Fabric member(String id, Fabric.Role role) {
    return new Member(new Fabric.Peer(id, role, Map.of()));
  }

  private synchronized List<Member> present() {
    return List.copyOf(members.values());
  }

  private synchronized void change(Member member, boolean joins) {
    List<Member> others = new ArrayList<>(members.values());
    if (joins) {
      members.put(member.self().id(), member);
    } else if (members.remove(member.self().id()) == null) {
      return;
    }
    others.remove(member);
    for (Member other : others) {
      deliver(() -> other.peerChange.accept(member.self(), joins));
      if (joins) {
        deliver(() -> member.peerChange.accept(other.self(), true));
      }
    }
  }

  private void deliver(Runnable news) {
    try {
      line.execute(news);
    } catch (RejectedExecutionException e) {
      // closed: like a process that is gone
    }
  }

  @Override
  public void close() {
    line.shutdownNow();
  }

  private final class Member implements Fabric {
    private final Peer self;
    private BiConsumer<String, List<Message>> handler = (peer, batch) -> {};
    private BiConsumer<Peer, Boolean> peerChange = (peer, joined) -> {};

    Member(Peer self) {
      this.self = self;
    }

    @Override
    public Peer self() {
      return self;
    }

    @Override
    public List<Peer> peers() {
      return present().stream().map(Member::self).toList();
    }

    @Override
    public void send(String to, List<? extends Message> batch) {
      List<Message> copy = List.copyOf(batch);
      present().stream()
          .filter(member -> member.self().id().equals(to))
          .forEach(member -> deliver(() -> member.handler.accept(self.id(), copy)));
    }

    @Override
    public void onMessages(BiConsumer<String, List<Message>> to) {
      handler = to;
    }

    @Override
    public void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft) {
      peerChange = joinedOrLeft;
    }

    @Override
    public void join() {
      change(this, true);
    }

    @Override
    public void close() {
      change(this, false);
    }
  }
}
