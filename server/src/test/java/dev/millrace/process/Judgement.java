package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;

/**
 * Whether all that a {@link Load} started came out right and once, whatever happened meanwhile.
 *
 * @param schedulers the REST interface of a scheduler by its name
 */
record Judgement(long seed, Load load, Database database, Function<String, Rest> schedulers) {
  /** Whether every run of the deployment has ended. */
  boolean allEnded() {
    return database.number(
            "select count(*) from run where state not in ('SUCCEEDED', 'FAILED', 'CANCELLED')")
        == 0;
  }

  void check() {
    everyAcknowledgedRunExistsOnceAndEndedAsItsDagSays();
    noResultWasAppliedTwice();
    everyDeployIsOneVersion();
    everyArtifactIsWhatItsDigestSays();
  }

  /** Counts of what went through. */
  String counts() {
    return "%d runs, %d tasks, %d attempts, %d of them lost; %d requests repeated, %d shards taken"
        .formatted(
            database.number("select count(*) from run"),
            database.number("select count(*) from task"),
            database.number("select count(*) from attempt"),
            database.number("select count(*) from attempt where state = 'LOST'"),
            load.repeated(),
            database.number("select sum(epoch) from shard"));
  }

  private void everyAcknowledgedRunExistsOnceAndEndedAsItsDagSays() {
    assertThat(database.texts("select id from run where dag like 'chaos-%' order by id"))
        .as("runs, seed %d", seed)
        .containsExactlyElementsOf(load.acknowledged().keySet())
        .hasSize(load.size());
    assertThat(
            database.texts(
                "select r.dag || ' ' || r.state || ' ' || t.id || ' ' || t.state || ' ' ||"
                    + " coalesce(t.failure_class, '') || ' ' || coalesce(t.failure_message, '')"
                    + " from run r join task t on t.run_id = r.id where r.dag like 'chaos-%' and r.dag <> 'chaos-wrong'"
                    + " and (r.state <> 'SUCCEEDED' or t.state not in ('SUCCEEDED', 'CACHED'))"))
        .as("what did not succeed, seed %d", seed)
        .isEmpty();
    assertThat(
            database.texts(
                "select distinct r.state || ' ' || t.id || ' ' || t.state from run r join task t"
                    + " on t.run_id = r.id where r.dag = 'chaos-wrong'"))
        .as("what fails as its DAG says, seed %d", seed)
        .containsExactlyInAnyOrder(
            "FAILED begin SUCCEEDED",
            "FAILED wrong FAILED",
            "FAILED never UPSTREAM_FAILED",
            "FAILED tell SUCCEEDED");
  }

  private void noResultWasAppliedTwice() {
    assertThat(
            database.texts(
                "select run_id || ' ' || task_id from attempt where state = 'SUCCEEDED'"
                    + " group by run_id, task_id having count(*) <> 1"))
        .as("tasks with two successes, seed %d", seed)
        .isEmpty();
    assertThat(
            database.texts(
                "select t.run_id || ' ' || t.id from task t where t.state = 'SUCCEEDED' and not"
                    + " exists (select 1 from attempt a where a.run_id = t.run_id and a.task_id ="
                    + " t.id and a.state = 'SUCCEEDED' and a.token = t.token and a.number = (select"
                    + " max(b.number) from attempt b where b.run_id = t.run_id and b.task_id ="
                    + " t.id))"))
        .as("successes that are not those of the last attempt and its token, seed %d", seed)
        .isEmpty();
    assertThat(
            database.texts(
                "select run_id || ' ' || task_id || ' ' || state from attempt where state not in"
                    + " ('SUCCEEDED', 'FAILED', 'LOST', 'CANCELLED')"))
        .as("attempts that have not ended, seed %d", seed)
        .isEmpty();
  }

  /** Each of these runs trains with a seed of its own, so no two of their bundles are the same. */
  private void everyDeployIsOneVersion() {
    assertThat(database.texts("select run_id from model_version where model = 'chaos'"))
        .as("runs that registered a version, seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(load.models());
    assertThat(
            database.texts(
                "select result_values from task where id = 'live' and state = 'SUCCEEDED'"))
        .as("versions that deploys say they made, seed %d", seed)
        .hasSameSizeAs(load.models())
        .doesNotHaveDuplicates();
    assertThat(database.number("select newest - (select count(*) from model_version) from model"))
        .as("numbers of versions that nobody has, seed %d", seed)
        .isZero();
  }

  private void everyArtifactIsWhatItsDigestSays() {
    List<String> digests = database.texts("select digest from artifact");
    assertThat(digests).as("artifacts, seed %d", seed).isNotEmpty();
    for (String digest : digests) {
      assertThat(schedulers.apply("s2").digestOfBytes(digest)).isEqualTo(digest);
    }
  }
}
