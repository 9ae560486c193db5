package dev.millrace.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An expression with the references that it makes.
 *
 * @param chains the references, in the order written
 */
record ParsedExpression(CelAbstractSyntaxTree ast, List<Chain> chains) {
  /** Names of CEL itself that stand where a variable could. */
  static final Set<String> WORDS =
      Set.of(
          "int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type");

  /**
   * @param nodes ids of the expressions for the root and after each key
   */
  record Chain(Reference reference, List<Long> nodes) {}

  static ParsedExpression of(CelAbstractSyntaxTree ast) {
    Collector collector = new Collector(ast.getSource().getPositionsMap());
    collector.visit(ast.getExpr());
    return new ParsedExpression(ast, List.copyOf(collector.chains));
  }

  /** Walks the tree; its depth is bounded by the parser. */
  private static final class Collector {
    private final Map<Long, Integer> positions;
    private final List<Chain> chains = new ArrayList<>();
    private final Set<String> bound = new HashSet<>();

    Collector(Map<Long, Integer> positions) {
      this.positions = positions;
    }

    void visit(CelExpr expr) {
      if (chain(expr, false)) {
        return;
      }
      switch (expr.getKind()) {
        case SELECT -> visit(expr.select().operand());
        case CALL -> call(expr.call());
        case LIST -> expr.list().elements().forEach(this::visit);
        case STRUCT -> expr.struct().entries().forEach(entry -> visit(entry.value()));
        case MAP ->
            expr.map()
                .entries()
                .forEach(
                    entry -> {
                      visit(entry.key());
                      visit(entry.value());
                    });
        case COMPREHENSION -> comprehension(expr.comprehension());
        case NOT_SET, CONSTANT, IDENT -> {}
      }
    }

    private void call(CelCall call) {
      call.target().ifPresent(this::target);
      call.args().forEach(this::visit);
    }

    private void target(CelExpr target) {
      boolean library = target.getKind() == Kind.IDENT && target.ident().name().equals("optional");
      if (!library && !chain(target, true)) {
        visit(target);
      }
    }

    private void comprehension(CelComprehension loop) {
      visit(loop.iterRange());
      visit(loop.accuInit());
      List<String> added = new ArrayList<>();
      for (String name : List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar())) {
        if (!name.isEmpty() && bound.add(name)) {
          added.add(name);
        }
      }
      visit(loop.loopCondition());
      visit(loop.loopStep());
      visit(loop.result());
      added.forEach(bound::remove);
    }

    /** Records the chain of selections that ends here, if it begins at a name. */
    private boolean chain(CelExpr end, boolean called) {
      List<String> keys = new ArrayList<>();
      List<Long> nodes = new ArrayList<>();
      List<Boolean> optional = new ArrayList<>();
      boolean presence = false;
      CelExpr at = end;
      while (at.getKind() != Kind.IDENT) {
        nodes.add(at.id());
        if (at.getKind() == Kind.SELECT) {
          presence |= at == end && at.select().testOnly();
          keys.add(at.select().field());
          optional.add(false);
          at = at.select().operand();
        } else if (at.getKind() == Kind.CALL && isKey(at.call())) {
          keys.add(at.call().args().get(1).constant().stringValue());
          optional.add(!at.call().function().equals("_[_]"));
          at = at.call().args().get(0);
        } else {
          return false;
        }
      }
      String root = at.ident().name();
      if (bound.contains(root) || WORDS.contains(root)) {
        return false;
      }
      nodes.add(at.id());
      Collections.reverse(nodes);
      Collections.reverse(keys);
      Collections.reverse(optional);
      int optionalFrom = optional.contains(true) ? optional.indexOf(true) : keys.size();
      int offset = positions.getOrDefault(at.id(), 0);
      Reference reference =
          new Reference(
              root,
              keys,
              optionalFrom,
              presence ? keys.size() - 1 : -1,
              called && keys.isEmpty(),
              offset);
      chains.add(new Chain(reference, nodes));
      return true;
    }

    private static boolean isKey(CelCall call) {
      boolean index =
          switch (call.function()) {
            case "_[_]", "_[?_]", "_?._" -> call.args().size() == 2;
            default -> false;
          };
      return index
          && call.args().get(1).getKind() == Kind.CONSTANT
          && call.args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }
  }
}
