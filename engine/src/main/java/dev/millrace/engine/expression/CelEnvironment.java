package dev.millrace.engine.expression;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationExceptionBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.Collection;
import java.util.function.DoubleBinaryOperator;

/**
 * CEL as Millrace speaks it: the standard library, optionals, and whole numbers that mix with
 * numbers in arithmetic, comparison, equality and {@code in}. Every evaluation is bounded.
 */
final class CelEnvironment {
  /** Longest expression, in characters. */
  static final int LENGTH_MAX = 2_000;

  private static final int DEPTH_MAX = 60; // nested parts of an expression
  private static final int ITERATIONS_MAX = 10_000; // of all comprehensions of one evaluation
  private static final int NODES_MAX = 2_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableOptionalSyntax(true)
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(ITERATIONS_MAX)
          .maxExpressionCodePointSize(LENGTH_MAX)
          .maxParseRecursionDepth(DEPTH_MAX)
          .maxParseExpressionNodeCount(NODES_MAX)
          .build();
  private static final CelType INT = SimpleType.INT;
  private static final CelType DOUBLE = SimpleType.DOUBLE;

  private CelEnvironment() {}

  /** A compiler that knows one variable for each type, called by {@link #variable}. */
  static CelCompiler compiler(Collection<ExpressionType> types) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional());
    for (String operator : new String[] {"_==_", "_!=_"}) {
      declareMixed(builder, operator, SimpleType.BOOL, INT, DOUBLE);
    }
    for (String operator : new String[] {"_+_", "_-_", "_*_", "_/_"}) {
      declareMixed(builder, operator, DOUBLE, INT, DOUBLE);
    }
    builder.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            "@in",
            CelOverloadDecl.newGlobalOverload(
                "in_double_ints", SimpleType.BOOL, DOUBLE, ListType.create(INT)),
            CelOverloadDecl.newGlobalOverload(
                "in_int_doubles", SimpleType.BOOL, INT, ListType.create(DOUBLE))));
    for (ExpressionType type : types) {
      builder.addVar(variable(type), type.toCel());
    }
    return builder.build();
  }

  /** A name that cannot be written in an expression. */
  static String variable(ExpressionType type) {
    return "~" + type.word();
  }

  static CelRuntime runtime() {
    return CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(OPTIONS)
        .setStandardFunctions(
            CelStandardFunctions.newBuilder().excludeFunctions(StandardFunction.MATCHES).build())
        .addFunctionBindings(
            CelFunctionBinding.fromOverloads(
                "matches",
                CelFunctionBinding.from(
                    "matches", String.class, String.class, CelEnvironment::matches),
                CelFunctionBinding.from(
                    "matches_string", String.class, String.class, CelEnvironment::matches)))
        .addLibraries(CelExtensions.optional())
        .addFunctionBindings(mixed("_+_", (a, b) -> a + b))
        .addFunctionBindings(mixed("_-_", (a, b) -> a - b))
        .addFunctionBindings(mixed("_*_", (a, b) -> a * b))
        .addFunctionBindings(mixed("_/_", (a, b) -> a / b))
        .build();
  }

  /** As CEL's own, with patterns of bounded size. */
  private static boolean matches(String text, String pattern) throws CelEvaluationException {
    try {
      return Patterns.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw CelEvaluationExceptionBuilder.newBuilder(
              "'%s' is not a regular expression: %s",
              Template.shortened(pattern), e.getDescription())
          .build();
    }
  }

  private static void declareMixed(
      CelCompilerBuilder builder, String operator, CelType result, CelType one, CelType other) {
    builder.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            operator,
            CelOverloadDecl.newGlobalOverload(operator + "int_double", result, one, other),
            CelOverloadDecl.newGlobalOverload(operator + "double_int", result, other, one)));
  }

  private static Collection<CelFunctionBinding> mixed(
      String operator, DoubleBinaryOperator function) {
    return CelFunctionBinding.fromOverloads(
        operator,
        CelFunctionBinding.from(
            operator + "int_double",
            Long.class,
            Double.class,
            (a, b) -> function.applyAsDouble(a, b)),
        CelFunctionBinding.from(
            operator + "double_int",
            Double.class,
            Long.class,
            (a, b) -> function.applyAsDouble(a, b)));
  }
}
