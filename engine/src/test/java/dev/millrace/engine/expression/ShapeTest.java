package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked by its shape gets the answer that CEL itself gives, whatever the expression. */
class ShapeTest {
  private static final Map<String, ExpressionType> TYPES =
      Map.of(
          "n", ExpressionType.INTEGER,
          "x", ExpressionType.NUMBER,
          "s", ExpressionType.TEXT,
          "b", ExpressionType.FLAG,
          "l", ExpressionType.listOf(ExpressionType.TEXT),
          "m", ExpressionType.MAP,
          "odd", new ExpressionType("map(string, list(int))"));
  private static final List<String> OPERANDS =
      List.of(
          "p.n",
          "p.x",
          "p.s",
          "p.b",
          "p.l",
          "p.m",
          "p.odd",
          "p['n']",
          "p[\"s\"]",
          "p.m.deep",
          "p.none",
          "p",
          "q",
          "1",
          "0",
          "42",
          "007",
          "1.5",
          "99999999999999999999",
          "1e3",
          "0x1F",
          "1u",
          "'a'",
          "\"b\"",
          "''",
          "'it\\'s'",
          "'''x'''",
          "r'\\d'",
          "'é'",
          "true",
          "false",
          "null",
          "int",
          "list",
          "for",
          "p.for",
          "p.in",
          "true.x",
          "[1, 2]",
          "['a']",
          "[]",
          "p.l[0]",
          "p.?n",
          "has(p.n)",
          "size(p.s)",
          "p.s.size()",
          "p.?x.orValue(0)",
          "p.?n.orValue(0.5)",
          "p.?n.orValue(p.n)",
          "has(p.m.deep)",
          "has(p['n'])",
          "has(p)",
          "p.?m.deep",
          "p.m.?deep.orValue('a')",
          "string(p.n)",
          "int(p.s)",
          "p.s.startsWith('a')",
          "'a'.size()",
          "(p.n)",
          "(p.s).size()",
          "p.l.exists(x, x == 'a')",
          "p.l.map(p, p)",
          "p.size()",
          "q.size()",
          "optional.of(p.n)",
          "p.?n.hasValue()",
          "p.?none.orValue(1)",
          "p.l[p.n]",
          "p.l['a']",
          "p.m['a'].b",
          "p.s.matches('(')",
          "max(1, 2)",
          "p.n.abs",
          "p.l[?0]",
          "dyn(p.n)",
          "[p.n, 1]",
          "_x",
          "a1",
          "p . n",
          "p.n // c");
  private static final List<String> OPERATORS =
      List.of(
          " + ", "+", "-", " - ", " * ", "/", " % ", " == ", "!=", " < ", "<=", " > ", ">=", " && ",
          "||", " in ", " ? ", " : ", ", ", " ", "", " = ", " and ", ".", "//", "&", "\n");
  private static final List<String> SCRAPS =
      List.of("(", ")", "[", "]", "!", "-", "{", "}", "p.b ? ", " : 1", "!!", "--");

  private final ExpressionChecker fast = new ExpressionChecker(List.of(), true);
  private final ExpressionChecker plain = new ExpressionChecker(List.of(), false);

  private static Names.Meaning resolve(Reference reference) {
    boolean known =
        reference.root().equals("p")
            && !reference.keys().isEmpty()
            && TYPES.containsKey(reference.keys().get(0));
    if (reference.root().equals("v")) {
      return new Names.Value(new ExpressionType("map(string, double)"), 0);
    }
    if (known) {
      return new Names.Value(TYPES.get(reference.keys().get(0)), 1);
    }
    return reference.root().equals("p") && reference.keys().isEmpty()
        ? new Names.Value(ExpressionType.MAP, 0)
        : new Names.Refused("unknown-name", "no " + reference.written(), "");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theFastWayAndCelAgree(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int fine = 0;
    int shaped = 0;
    for (int round = 0; round < 3_000; round++) {
      String expression = expression(random);
      Checked checked = plain.check(expression, ShapeTest::resolve);
      assertThat(fast.check(expression, ShapeTest::resolve))
          .as("seed %d, round %d: %s", seed, round, expression)
          .isEqualTo(checked);
      assertThat(fast.references(expression))
          .as("references of %s", expression)
          .isEqualTo(plain.references(expression));
      fine += checked.problems().isEmpty() ? 1 : 0;
      shaped += Shape.of(expression).isPresent() ? 1 : 0;
    }
    assertThat(fine).as("many are fine").isGreaterThan(200);
    assertThat(shaped).as("many have a shape").isGreaterThan(800);
  }

  private static String expression(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int operands = 1 + random.nextInt(4);
    for (int i = 0; i < operands; i++) {
      if (random.nextInt(5) == 0) {
        text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
      text.append(OPERANDS.get(random.nextInt(random.nextInt(3) == 0 ? 8 : OPERANDS.size())));
      if (random.nextInt(8) == 0) {
        text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
      if (i + 1 < operands) {
        text.append(OPERATORS.get(random.nextInt(random.nextInt(3) > 0 ? 16 : OPERATORS.size())));
      }
    }
    return text.toString();
  }

  @Test
  void whatDiffersInNamesAndLiteralsOnlyHasOneShape() {
    assertThat(shape("params.min > 10"))
        .isEqualTo(shape("run.other>3"))
        .isNotEqualTo(shape("params.min > 10.5"))
        .isNotEqualTo(shape("params.a.min > 10"))
        .isNotEqualTo(shape("params.min < 10"));
    assertThat(shape("run.dag in ['a', 'b']")).isEqualTo(shape("params.x in [\"c\",'d']"));
  }

  @Test
  void whatNeedsAGrammarHasNone() {
    List<String> none =
        new ArrayList<>(List.of("has(a['b'])", "a[?0]", "a.b.map(x, x)", "{'a': 1}", "'\\n'"));
    none.addAll(
        List.of(
            "optional.of(a)",
            "a // b",
            "1.size()",
            "x.y.",
            "1e3",
            "\u00e9",
            "",
            " ",
            "int",
            "r'x'"));

    assertThat(none).allMatch(expression -> Shape.of(expression).isEmpty());
  }

  private static String shape(String expression) {
    return Shape.of(expression).orElseThrow().text();
  }
}
