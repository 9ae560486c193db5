package dev.millrace.fabric;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;

/** An envelope on its way: a task that hands itself to the inbox of the member that runs it. */
final class Deliver implements Runnable, HazelcastInstanceAware {
  private final int version;
  private final String sender;
  private final long counter;
  private final byte[] sealed;
  private HazelcastInstance here;

  Deliver(int version, String sender, long counter, byte[] sealed) {
    this.version = version;
    this.sender = sender;
    this.counter = counter;
    this.sealed = sealed;
  }

  int version() {
    return version;
  }

  String sender() {
    return sender;
  }

  long counter() {
    return counter;
  }

  byte[] sealed() {
    return sealed;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance here) {
    this.here = here;
  }

  @Override
  public void run() {
    if (here.getUserContext().get(Inbox.CONTEXT_KEY) instanceof Inbox inbox) {
      inbox.take(this);
    }
  }
}
