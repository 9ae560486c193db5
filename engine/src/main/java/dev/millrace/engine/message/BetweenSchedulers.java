package dev.millrace.engine.message;

import java.util.List;
import java.util.Map;

/** What schedulers tell each other. All of it may be lost: nothing durable rests on it. */
public sealed interface BetweenSchedulers extends Message {

  /**
   * These shards were handed over; whoever should have them may look at once.
   *
   * @param shards none where everybody is to look because maintenance has begun or ended
   */
  record ShardsMoved(List<Integer> shards) implements BetweenSchedulers {}

  /**
   * Carry something out on a run that the receiver owns.
   *
   * @param id of the request, unique to this life of the sender
   * @param what {@code trigger}, {@code cancel}, …
   * @param body plain data, depends on {@code what}
   */
  record Ask(long id, String what, Map<String, Object> body) implements BetweenSchedulers {}

  /**
   * What became of a request.
   *
   * @param outcome {@code done}, {@code not-owner} or a word of the refusal
   * @param message for people, if it was refused
   */
  record Answer(long id, String outcome, String message) implements BetweenSchedulers {}

  /**
   * Something that became true at the sender, for live views at the receiver.
   *
   * @param kind as of a change: {@code run}, {@code task} or {@code log}
   * @param body plain data
   */
  record Shown(String kind, String run, Map<String, Object> body) implements BetweenSchedulers {}

  /**
   * Whether somebody at the sender watches; said again and again while that is so.
   *
   * @param watches false as soon as nobody does any more
   */
  record Watching(boolean watches) implements BetweenSchedulers {}

  /**
   * What others should know of pools. Whether slots are free is a matter of the database.
   *
   * @param freed slots of these became free at the sender, or it leaves some to others
   * @param wanted tasks wait for slots of these at the sender; said again while that is so
   */
  record Pools(List<String> freed, List<String> wanted) implements BetweenSchedulers {}

  /**
   * What keeps the ready tasks of these steps of a run that the receiver owns?
   *
   * @param id of the question, unique to this life of the sender
   * @param version of the DAG that the run is pinned to
   */
  record WhyAsked(long id, String run, String dag, String version, List<String> steps)
      implements BetweenSchedulers {}

  /**
   * What keeps them.
   *
   * @param reasons step to {@code cause}, {@code line} and {@code facts}; a step of which the
   *     sender knows nothing is left out
   */
  record WhyAnswered(long id, Map<String, Object> reasons) implements BetweenSchedulers {}
}
