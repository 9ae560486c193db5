package dev.millrace.api.pipeline;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.Backfills;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/backfills} and {@code …/backfills/plan}. */
public record BackfillRequest(
    @Schema(required = true, description = "The DAG, of whose current version the runs are")
        String dag,
    @Schema(
            description = "Of which schedule the ticks are; may be left out if the DAG has one",
            examples = "nightly")
        String trigger,
    @Schema(
            description =
                "The first time of the range, included: a date or a local time, meant where the"
                    + " schedule's clock stands, or a time with Z or an offset",
            examples = "2026-03-01")
        String from,
    @Schema(
            description =
                "The end of the range, not included. Ticks that are not due yet are not part of it",
            examples = "2026-04-01")
        String to,
    @Schema(description = "Instead of a range: parameters of a run each")
        List<Map<String, Object>> list,
    @Schema(description = "Values of parameters by name, for every run") Map<String, Object> params,
    @Schema(
            description = "Which go first. oldest if it is left out; a list is taken as it is then",
            enumeration = {"oldest", "newest"})
        String order,
    @Schema(
            description =
                "Which ticks get another run although they have one: none, those whose last run"
                    + " failed or was cancelled, or all. none if it is left out",
            enumeration = {"none", "failed", "all"})
        String reprocess,
    @Schema(
            description =
                "How many of its runs may be open at the same time, 1 to 1000; 1 if it is"
                    + " left out")
        Integer concurrency,
    @Schema(description = "Whether its runs may be given results of before; true if it is left out")
        Boolean cache,
    @Schema(description = "Who asks; needed to make it", examples = "ada") String by,
    @Schema(description = "Why, in one line", examples = "the new features") String reason,
    @Schema(
            description =
                "The digest of the plan that was shown: nothing is made if it is another one by"
                    + " now. Without it, what the plan is now is made")
        String plan) {
  private static final int NAME_CHARS_MAX = 200;
  private static final int REASON_CHARS_MAX = 1_000;

  public BackfillRequest {
    list = list == null ? List.of() : list.stream().map(BackfillRequest::copy).toList();
    params = copy(params);
  }

  private static Map<String, Object> copy(Map<String, Object> given) {
    return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }

  String name() {
    return Texts.required("dag", dag, NAME_CHARS_MAX);
  }

  Backfills.Wish wish() {
    return new Backfills.Wish(
        name(),
        range(),
        list,
        params,
        word("order", order, BackfillOrder.OLDEST),
        word("reprocess", reprocess, Reprocess.NONE),
        concurrency == null ? 1 : concurrency,
        !Boolean.FALSE.equals(cache));
  }

  private Optional<Backfills.Range> range() {
    if (trigger == null && from == null && to == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Backfills.Range(
            Texts.optional("trigger", trigger, NAME_CHARS_MAX),
            moment("from", from),
            moment("to", to)));
  }

  private static Moment moment(String field, String written) {
    return Optional.ofNullable(written)
        .flatMap(Moment::parse)
        .orElseThrow(
            () ->
                malformed(
                    field,
                    (written == null ? "is missing" : "is \"" + written + "\"")
                        + "; "
                        + Moment.EXPECTED
                        + " was expected"));
  }

  private static <E extends Enum<E>> E word(String field, String written, E fallback) {
    if (written == null) {
      return fallback;
    }
    List<E> all = List.of(fallback.getDeclaringClass().getEnumConstants());
    Stream<String> words = all.stream().map(BackfillRequest::word);
    return all.stream()
        .filter(one -> word(one).equals(written))
        .findFirst()
        .orElseThrow(
            () ->
                malformed(
                    field, "is \"" + written + "\"; " + NearestName.hint(written, words.toList())));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ProblemException malformed(String field, String what) {
    return Problem.of(ProblemKind.MALFORMED_BODY, "field \"" + field + "\" " + what)
        .with("field", field)
        .asException();
  }

  String who() {
    return Texts.required("by", by, NAME_CHARS_MAX);
  }

  String why() {
    return Texts.optional("reason", reason, REASON_CHARS_MAX).orElse("");
  }

  Optional<String> seen() {
    return Texts.optional("plan", plan, NAME_CHARS_MAX);
  }
}
