/** A DAG as it means, after reading and checking: steps, edges, policies. */
package dev.millrace.engine.dag;
