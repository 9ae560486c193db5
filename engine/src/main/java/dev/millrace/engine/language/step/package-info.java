/** Steps: what they use, what they wait for, and whether everything fits together. */
package dev.millrace.engine.language.step;
