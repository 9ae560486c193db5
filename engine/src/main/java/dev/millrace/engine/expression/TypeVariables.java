package dev.millrace.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import java.util.Map;

/** Puts variables of a type into a tree in place of references. */
final class TypeVariables {
  private static final ExpressionType OPTIONAL_NUMBER = ExpressionType.NUMBER.optional();
  private static final ExpressionType OPTIONAL_INTEGER = ExpressionType.INTEGER.optional();

  private TypeVariables() {}

  /**
   * Changes the tree, whose depth is bounded by the parser.
   *
   * @param replaced id of an expression to the type that stands for it
   */
  static void replace(CelMutableExpr expr, Map<Long, ExpressionType> replaced) {
    ExpressionType type = replaced.get(expr.id());
    if (type != null) {
      set(expr, type);
      return;
    }
    switch (expr.getKind()) {
      case SELECT -> replace(expr.select().operand(), replaced);
      case CALL -> call(expr.call(), replaced);
      case LIST -> expr.list().elements().forEach(element -> replace(element, replaced));
      case STRUCT -> expr.struct().entries().forEach(entry -> replace(entry.value(), replaced));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    replace(entry.key(), replaced);
                    replace(entry.value(), replaced);
                  });
      case COMPREHENSION -> comprehension(expr.comprehension(), replaced);
      case NOT_SET, CONSTANT, IDENT -> {}
    }
  }

  private static void call(CelMutableCall call, Map<Long, ExpressionType> replaced) {
    call.target().ifPresent(target -> replace(target, replaced));
    call.args().forEach(arg -> replace(arg, replaced));
    if (call.function().equals("orValue") && call.target().isPresent() && call.args().size() == 1) {
      mixAlternative(call.target().get(), call.args().get(0));
    }
  }

  private static void comprehension(
      CelMutableComprehension loop, Map<Long, ExpressionType> replaced) {
    replace(loop.iterRange(), replaced);
    replace(loop.accuInit(), replaced);
    replace(loop.loopCondition(), replaced);
    replace(loop.loopStep(), replaced);
    replace(loop.result(), replaced);
  }

  /** Lets {@code orValue(0)} stand behind a number, and {@code orValue(0.5)} behind a whole one. */
  private static void mixAlternative(CelMutableExpr optional, CelMutableExpr alternative) {
    boolean number = alternative.getKind() == Kind.CONSTANT;
    if (is(optional, OPTIONAL_NUMBER)
        && (number && alternative.constant().getKind() == CelConstant.Kind.INT64_VALUE
            || is(alternative, ExpressionType.INTEGER))) {
      set(alternative, ExpressionType.NUMBER);
    } else if (is(optional, OPTIONAL_INTEGER)
        && (number && alternative.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
            || is(alternative, ExpressionType.NUMBER))) {
      set(optional, OPTIONAL_NUMBER);
    }
  }

  private static boolean is(CelMutableExpr expr, ExpressionType type) {
    return expr.getKind() == Kind.IDENT
        && expr.ident().name().equals(CelEnvironment.variable(type));
  }

  private static void set(CelMutableExpr expr, ExpressionType type) {
    expr.setIdent(CelMutableIdent.create(CelEnvironment.variable(type)));
  }
}
