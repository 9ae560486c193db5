package dev.millrace.engine.language;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files of up to the allowed size that are made to cost as much as possible. */
final class HostileFiles {
  private static final int SIZE = 400_000; // characters
  private static final String ONE = "steps: {a: {uses: acme/everything, with: {";

  private HostileFiles() {}

  static Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("steps without a kind", steps(i -> " s" + i + ":\n"));
    files.put("steps of an unknown kind", steps(i -> " s" + i + ": {uses: acme/everythin}\n"));
    files.put("plain steps", steps(i -> " s" + i + ": {uses: acme/everything}\n"));
    files.put(
        "a chain in which each step looks back to the first",
        steps(
            i ->
                i == 0
                    ? " s0: {uses: ingest, with: {from: data/wine.csv}}\n"
                    : " s"
                        + i
                        + ": {uses: acme/everything, needs: [s"
                        + (i - 1)
                        + "], if: steps.s0.values.rows>"
                        + i
                        + "}\n"));
    files.put(
        "each step looks at one that is not upstream",
        steps(
            i ->
                " s"
                    + i
                    + ": {uses: ingest, with: {from: data/wine.csv}, needs: [s"
                    + (i / 2)
                    + "x], if: steps.s"
                    + (i + 1)
                    + ".values.rows>0}\n"));
    files.put(
        "a circle in which each step looks at another",
        steps(
                i ->
                    " s"
                        + i
                        + ": {uses: acme/everything, needs: [s"
                        + (i + 1)
                        + "], if: steps.s"
                        + i / 2
                        + ".values.x}\n")
            + " s"
            + count(
                i ->
                    " s"
                        + i
                        + ": {uses: acme/everything, needs: [s"
                        + (i + 1)
                        + "], if: steps.s"
                        + i / 2
                        + ".values.x}\n")
            + ": {uses: acme/everything, needs: [s0]}\n");
    files.put(
        "one step waits for all",
        steps(i -> " s" + i + ": {uses: acme/everything}\n", SIZE / 2)
            + " last: {uses: acme/everything, needs: ["
            + IntStream.range(0, 5_000).mapToObj(i -> "s" + i).collect(Collectors.joining(","))
            + "]}\n");
    files.put(
        "many references to one input",
        Reading.HEADER
            + "steps:\n s: {uses: ingest, with: {from: data/wine.csv}}\n all: {uses: collect, in: {all: ["
            + "s,".repeat(SIZE / 2)
            + "s]}}\n");
    files.put(
        "many names of inputs",
        Reading.HEADER
            + "steps:\n s: {uses: ingest, with: {from: data/wine.csv}}\n all: {uses: collect, in: {"
            + many(i -> "a" + i + ": s,", SIZE - 100)
            + "}}\n");
    files.put(
        "many names of free inputs",
        Reading.HEADER
            + "steps:\n s: {uses: ingest, with: {from: data/wine.csv}}\n all: {uses: acme/script, in: {"
            + many(i -> "a" + i + ": s,", SIZE - 100)
            + "}}\n");
    files.put(
        "many free outputs that others use",
        Reading.HEADER
            + "steps:\n s: {uses: acme/script, with: {outputs: {"
            + many(i -> "a" + i + ": file,", SIZE / 2)
            + "}}}\n all: {uses: collect, in: {all: ["
            + many(i -> "s.a" + i + ",", SIZE / 2 - 100)
            + "s.a0]}}\n");
    files.put(
        "many unknown keys",
        Reading.HEADER + many(i -> "k" + i + ": 1\n") + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "many unknown parameters", Reading.HEADER + ONE + many(i -> "k" + i + ": 1,") + "}}}\n");
    files.put(
        "many labels",
        Reading.HEADER
            + "labels:\n"
            + many(i -> " k" + i + ": 1\n")
            + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "many params",
        Reading.HEADER
            + "params:\n"
            + many(i -> " p" + i + ": {type: string, default: a}\n", SIZE / 2)
            + "steps:\n"
            + many(
                i -> " s" + i + ": {uses: acme/everything, if: params.q" + i + "}\n",
                SIZE / 2 - 100));
    files.put(
        "one long text",
        Reading.HEADER
            + "description: "
            + "x".repeat(SIZE)
            + "\nsteps: {a: {uses: acme/everything}}\n");
    files.put(
        "one long text as everything",
        Reading.HEADER
            + "owner: &x "
            + "x".repeat(SIZE - 20_000)
            + "\nsteps:\n"
            + many(i -> " s" + i + ": {uses: *x, timeout: *x}\n", 19_000));
    files.put(
        "a long key above many values",
        Reading.HEADER
            + ONE
            + "any: {"
            + "k".repeat(SIZE / 2)
            + ": ["
            + "1,".repeat(SIZE / 4)
            + "1]}}}}\n");
    files.put(
        "long keys in each other",
        Reading.HEADER
            + ONE
            + "any: "
            + IntStream.range(0, 40)
                .mapToObj(i -> "{" + "k".repeat(990) + ": ")
                .collect(Collectors.joining())
            + "["
            + "1,".repeat(SIZE / 2 - 25_000)
            + "1]"
            + "}".repeat(40)
            + "}}}\n");
    files.put(
        "a long step id above many values",
        Reading.HEADER
            + "steps:\n  "
            + "k".repeat(SIZE / 2)
            + ": {uses: acme/everything, needs: ["
            + "a,".repeat(SIZE / 4 - 100)
            + "a]}\n");
    files.put(
        "expressions that all differ",
        Reading.HEADER + ONE + "any: [" + many(i -> "\"${{1+" + i + "}}\",") + "]}}}\n");
    files.put(
        "expressions that CEL must look at",
        Reading.HEADER + ONE + "any: [" + many(i -> "\"${{size('a" + i + "')}}\",") + "]}}}\n");
    files.put(
        "long expressions",
        Reading.HEADER
            + ONE
            + "any: ["
            + many(i -> "\"${{" + i + "u" + "+1u".repeat(600) + "}}\",")
            + "]}}}\n");
    files.put(
        "expressions in expressions' loops",
        Reading.HEADER
            + ONE
            + "any: ["
            + many(
                i ->
                    "\"${{["
                        + i
                        + "].map(a, [1].map(b, [1].map(c, [1].map(d, [1].map(e, [1].all(f, [a,b,c,d,e,f].exists(g, g == f)))))))}}\",")
            + "]}}}\n");
    files.put(
        "deep expressions",
        Reading.HEADER
            + ONE
            + "any: ["
            + many(i -> "\"${{" + "[".repeat(50) + i + "]".repeat(50) + "}}\",")
            + "]}}}\n");
    files.put(
        "broken expressions",
        Reading.HEADER
            + ONE
            + "any: ["
            + many(i -> "\"${{ (((" + i + "?[{: ]]]] && || }}\",")
            + "]}}}\n");
    files.put(
        "expressions in one text",
        Reading.HEADER + ONE + "text: \"" + many(i -> "${{" + i + "}}") + "\"}}}\n");
    files.put(
        "an expression that does not end",
        Reading.HEADER + ONE + "text: \"" + "${{ '".repeat(SIZE / 5) + "\"}}}\n");
    files.put(
        "patterns that repeat repetitions",
        Reading.HEADER
            + "params:\n"
            + many(
                i ->
                    " p"
                        + i
                        + ": {type: string, pattern: \"((((a{100}){100}){100}){100})\", default: a}\n")
            + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "patterns of many classes",
        Reading.HEADER
            + "params:\n"
            + many(
                i ->
                    " p"
                        + i
                        + ": {type: string, pattern: \""
                        + "[^\\\\pL]{1000}".repeat(1)
                        + "\", default: a}\n")
            + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "aliases of a large list",
        Reading.HEADER
            + ONE
            + "any: {a: &a ["
            + "1,".repeat(SIZE / 4)
            + "1], b: ["
            + "*a,".repeat(SIZE / 8)
            + "*a]}}}}\n");
    files.put("anchors", Reading.HEADER + ONE + "any: [" + many(i -> "&a" + i + " 1,") + "]}}}\n");
    files.put(
        "comments",
        Reading.HEADER + many(i -> "# " + i + "\n") + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "blank lines",
        Reading.HEADER + "\n".repeat(SIZE) + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "spaces", Reading.HEADER + "steps: {a: {uses: " + " ".repeat(SIZE) + "acme/everything}}\n");
    files.put("question marks", Reading.HEADER + "? ".repeat(SIZE / 2));
    files.put("dashes", Reading.HEADER + "- ".repeat(SIZE / 2));
    files.put("brackets", Reading.HEADER + "a: " + "[],".repeat(SIZE / 3));
    files.put("colons", Reading.HEADER + ":".repeat(SIZE));
    files.put("quotes", Reading.HEADER + "a: \"" + "\\\"".repeat(SIZE / 2) + "\"\n");
    files.put(
        "tabs",
        Reading.HEADER
            + "steps: {a: {uses: acme/everything, with: {any: ["
            + "1,\t".repeat(SIZE / 3)
            + "1]}}}\n");
    files.put("tags", Reading.HEADER + ONE + "any: [" + "!x 1,".repeat(SIZE / 5) + "]}}}\n");
    files.put(
        "directives", many(i -> "%TAG !a" + i + "! tag:x,2000:\n") + "---\n" + Reading.HEADER);
    files.put("documents", Reading.HEADER + "---\n".repeat(SIZE / 4));
    files.put(
        "numbers",
        Reading.HEADER + ONE + "any: [" + ("9".repeat(400) + ",").repeat(SIZE / 401) + "]}}}\n");
    files.put(
        "a folded text",
        Reading.HEADER
            + "description: >\n"
            + "  a\n\n".repeat(SIZE / 5)
            + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "a long cron",
        Reading.HEADER
            + "triggers: {a: {cron: \""
            + "1,".repeat(SIZE / 2)
            + "1 * * * *\"}}\nsteps: {a: {uses: acme/everything}}\n");
    files.put(
        "zones that do not exist",
        Reading.HEADER
            + "triggers:\n"
            + many(i -> " t" + i + ": {cron: \"@daily\", timezone: Europe/Zurch" + i + "}\n")
            + "steps: {a: {uses: acme/everything}}\n");
    files.put(
        "options in turn",
        Reading.HEADER + ONE + "either: {" + many(i -> "k" + i + ": 1,") + "}}}}\n");
    return files;
  }

  private static String steps(IntFunction<String> step) {
    return steps(step, SIZE);
  }

  private static String steps(IntFunction<String> step, int size) {
    return Reading.HEADER + "steps:\n" + many(step, size);
  }

  private static String many(IntFunction<String> piece) {
    return many(piece, SIZE);
  }

  /** Pieces until so many characters are full. */
  private static String many(IntFunction<String> piece, int size) {
    StringBuilder text = new StringBuilder(size + 100);
    for (int i = 0; text.length() < size; i++) {
      text.append(piece.apply(i));
    }
    return text.toString();
  }

  private static int count(IntFunction<String> piece) {
    int count = 0;
    for (int length = 0; length < SIZE; count++) {
      length += piece.apply(count).length();
    }
    return count;
  }
}
