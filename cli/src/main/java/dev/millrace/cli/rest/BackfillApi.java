package dev.millrace.cli.rest;

import static dev.millrace.cli.rest.MillraceApi.ROOT;
import static dev.millrace.cli.rest.MillraceApi.query;
import static dev.millrace.cli.rest.MillraceApi.segment;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the command asks of a server about backfills, by name. */
public final class BackfillApi {
  private static final String ALL = ROOT + "/backfills";

  private final RestClient rest;

  BackfillApi(RestClient rest) {
    this.rest = rest;
  }

  /**
   * What a backfill would do.
   *
   * @param body members of the request
   */
  public BackfillPlanView plan(Map<String, Object> body) {
    return rest.post(ALL + "/plan", body, Map.of(), new TypeReference<>() {});
  }

  /** Makes a backfill; the body as of {@link #plan}, with the plan's digest, who and why. */
  public BackfillView make(Map<String, Object> body, Optional<String> key) {
    return rest.post(
        ALL,
        body,
        key.map(k -> Map.of("Idempotency-Key", k)).orElse(Map.of()),
        new TypeReference<>() {});
  }

  /** Backfills, newest first. */
  public Page<BackfillView> all(Optional<String> dag, int limit) {
    Map<String, String> query = new LinkedHashMap<>();
    dag.ifPresent(name -> query.put("dag", name));
    query.put("limit", Integer.toString(limit));
    return rest.get(ALL + query(query), new TypeReference<>() {});
  }

  public BackfillView get(String backfill) {
    return rest.get(ALL + "/" + segment(backfill), new TypeReference<>() {});
  }

  /** The first items in the order in which they have their turn. */
  public Page<BackfillItemView> items(String backfill, int limit) {
    return rest.get(
        ALL + "/" + segment(backfill) + "/items?limit=" + limit, new TypeReference<>() {});
  }

  /**
   * @param how {@code pause}, {@code resume} or {@code cancel}
   */
  public BackfillView steer(String backfill, String how, String by, String reason) {
    return rest.post(
        ALL + "/" + segment(backfill) + "/" + how,
        Map.of("by", by, "reason", reason),
        Map.of(),
        new TypeReference<>() {});
  }
}
