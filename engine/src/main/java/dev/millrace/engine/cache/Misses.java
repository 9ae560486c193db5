package dev.millrace.engine.cache;

import dev.millrace.engine.dag.CanonicalJson;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.task.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Why a task runs although results of its step may be reused, in one line for people. */
public final class Misses {
  /** There is nothing to compare with. */
  public static final String NOTHING_YET = "no result of this step yet";

  /** The run was started so. */
  public static final String OFF = "cache is off for this run";

  /** Someone asked for this step to run again. */
  public static final String NAMED = "its run was started to run it again";

  private static final int DIFFERENCES_MAX = 3;
  private static final int VALUE_CHARS_MAX = 40;
  private static final int DIGEST_CHARS = 8;

  /** Stands in what {@link KeyParts} keeps of a port with many artifacts. */
  private static final String MANY = " artifacts";

  private Misses() {}

  /** The result is there, but may not be used any more. */
  public static String tooOld(Duration ttl) {
    boolean inDays = ttl.toDays() > 0 && ttl.equals(Duration.ofDays(ttl.toDays()));
    return "its result is older than its ttl of "
        + (inDays ? ttl.toDays() + "d" : Deadlines.text(ttl));
  }

  /** What the result consists of is not there. */
  public static String gone(Output output) {
    return text(
        "its output %s (sha256 %s) is no longer in the artifact store",
        output.port(), digest(output.digest()));
  }

  /** What the result consists of is there, but no longer what it was. */
  public static String damaged(Output output) {
    return text(
        "its output %s (sha256 %s) is damaged in the artifact store",
        output.port(), digest(output.digest()));
  }

  /** What the result consists of is at another scheduler. */
  public static String away(Output output, Duration waited) {
    return text(
        "its output %s (sha256 %s) was not brought from another scheduler within %s",
        output.port(), digest(output.digest()), Deadlines.text(waited));
  }

  /** It reads what may be another tomorrow. */
  public static String unpinned(String url) {
    return text(
        "it reads %s, which may change; `cache: {ttl: …}` says for how long it is taken not to",
        cut(url));
  }

  /**
   * It runs in an image that may be another tomorrow.
   *
   * @param image as the step names it; empty for that of the worker
   */
  public static String movable(String image) {
    return text(
        "%s may be another image tomorrow; a name with @sha256:… never is, and `cache: {ttl: …}`"
            + " says for how long it is taken not to",
        image.isEmpty() ? "the image of the worker" : cut(image));
  }

  /** Its key is too large to be kept. */
  public static String tooLarge(int chars, int charsMax) {
    return text(
        "what it depends on takes %d characters, more than the %d that are kept", chars, charsMax);
  }

  /**
   * The first differences.
   *
   * @param before of the newest result of the same task of the same DAG
   */
  public static String changed(KeyParts before, KeyParts now) {
    List<String> all = differences(before, now);
    if (all.isEmpty()) {
      return NOTHING_YET;
    }
    String first = String.join("; ", all.subList(0, Math.min(DIFFERENCES_MAX, all.size())));
    int more = all.size() - DIFFERENCES_MAX;
    return more <= 0 ? first : first + "; and " + more + " more";
  }

  private static List<String> differences(KeyParts before, KeyParts now) {
    List<String> all = new ArrayList<>();
    if (!before.kind().equals(now.kind())) {
      all.add("step kind " + before.kind() + " → " + now.kind());
    } else if (before.version() != now.version()) {
      all.add(text("step kind %s %d → %d", now.kind(), before.version(), now.version()));
    }
    inputs(before, now, all);
    values("parameter ", before.parameters(), now.parameters(), all);
    values("run parameter ", before.runParameters(), now.runParameters(), all);
    each(before.files(), now.files(), (path, was, is) -> all.add(file(path, was, is)));
    each(before.models(), now.models(), (ref, was, is) -> all.add(named("model", ref, was, is)));
    each(
        before.artifacts(),
        now.artifacts(),
        (ref, was, is) -> all.add(named("artifact", ref, was, is)));
    values("environment variable ", before.env(), now.env(), all);
    values("secret ", before.secrets(), now.secrets(), all);
    boolean seedIsAParameter =
        !Objects.equals(before.parameters().get("seed"), now.parameters().get("seed"));
    if (before.seed() != now.seed() && !seedIsAParameter) {
      all.add("seed " + before.seed() + " → " + now.seed());
    }
    if (!before.isolation().equals(now.isolation())) {
      all.add("isolation " + before.isolation() + " → " + now.isolation());
    }
    each(
        before.upstream(),
        now.upstream(),
        (task, was, is) -> all.add("how " + task + " upstream came about changed"));
    return all;
  }

  private static void inputs(KeyParts before, KeyParts now, List<String> all) {
    each(
        before.inputs(),
        now.inputs(),
        (port, was, is) -> {
          if (was == null || is == null) {
            all.add("input " + port + (was == null ? " is new" : " is not connected any more"));
          } else if (was instanceof List<?> old && is instanceof List<?> fresh) {
            String rows =
                moreRows(before.rows().getOrDefault(port, List.of()), now.rows().get(port));
            all.add("input " + port + " changed: " + digests(old, fresh) + rows);
          }
        });
  }

  private static String digests(List<?> was, List<?> is) {
    if (was.size() != is.size()) {
      return text("%d artifacts → %d", was.size(), is.size());
    }
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < was.size(); i++) {
      if (!was.get(i).equals(is.get(i))) {
        changed.add(digest(was.get(i)) + " → " + digest(is.get(i)));
      }
    }
    boolean one = changed.get(0).indexOf(MANY) < 0;
    String first = (one ? "sha256 " : "") + changed.get(0);
    return changed.size() == 1 ? first : first + " and " + (changed.size() - 1) + " more";
  }

  private static String moreRows(List<Object> was, List<Object> is) {
    long before = sum(was);
    long now = sum(is == null ? List.of() : is);
    if (before < 0 || now < 0) {
      return "";
    }
    long more = now - before;
    if (more == 0) {
      return ", as many rows";
    }
    String count = Math.abs(more) == 1 ? "1 row" : Math.abs(more) + " rows";
    return ", " + (more > 0 ? count.replace(" ", " more ") : count.replace(" ", " fewer "));
  }

  /** All rows of a port; -1 if those of an artifact are not known. */
  private static long sum(List<Object> rows) {
    long sum = rows.isEmpty() ? -1 : 0;
    for (Object one : rows) {
      long count = one instanceof Number number ? number.longValue() : -1;
      sum = sum < 0 || count < 0 ? -1 : sum + count;
    }
    return sum;
  }

  private static void values(
      String what, Map<String, Object> before, Map<String, Object> now, List<String> all) {
    each(
        before,
        now,
        (name, was, is) -> {
          String old = was == null ? "none" : shown(was);
          String fresh = is == null ? "none" : shown(is);
          boolean tell = !old.equals(fresh);
          all.add(what + name + (tell ? " " + old + " → " + fresh : " changed"));
        });
  }

  private static String file(String path, Object was, Object is) {
    if (was == null) {
      return "file " + path + " is new";
    }
    return "file " + path + (is == null ? " is not named any more" : " changed");
  }

  private static String named(String what, String reference, Object was, Object is) {
    return text("%s %s changed: %s → %s", what, reference, bytes(was), bytes(is));
  }

  private static String bytes(Object digest) {
    boolean none = digest == null || digest.equals("");
    return none ? "none" : "sha256 " + digest(digest);
  }

  private interface Difference {
    void found(String name, Object was, Object is);
  }

  /** Whatever is not canonically equal; null stands for what is missing on one side. */
  private static void each(Map<String, ?> before, Map<String, ?> now, Difference to) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      Object was = before.get(name);
      Object is = now.get(name);
      boolean same =
          was != null && is != null && CanonicalJson.of(was).equals(CanonicalJson.of(is));
      if (!same) {
        to.found(name, was, is);
      }
    }
  }

  private static String shown(Object value) {
    if (value instanceof Map<?, ?> map
        && map.size() == 1
        && map.get("sha256") instanceof String s) {
      return "sha256 " + digest(s);
    }
    return cut(String.valueOf(value));
  }

  private static String cut(String text) {
    return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX - 1) + "…";
  }

  private static String text(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String digest(Object digest) {
    String text = String.valueOf(digest);
    int many = text.indexOf(MANY);
    if (many > 0) {
      return text.substring(0, many) + MANY;
    }
    return text.length() <= DIGEST_CHARS ? text : text.substring(0, DIGEST_CHARS) + "…";
  }
}
