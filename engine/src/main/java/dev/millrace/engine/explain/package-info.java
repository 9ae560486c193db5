/** What a DAG will do, worked out before it runs: order, edges, delays, limits, files. */
package dev.millrace.engine.explain;
