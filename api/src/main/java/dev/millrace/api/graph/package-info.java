/** The picture of a DAG: where each step and each edge is drawn, the same for every client. */
package dev.millrace.api.graph;
