/**
 * What schedulers and workers say to each other. Records only grow: a field may be added, never
 * renamed or given another meaning.
 */
package dev.millrace.engine.message;
