/** CEL: checking expressions against types, evaluating them, rendering templates. */
package dev.millrace.engine.expression;
