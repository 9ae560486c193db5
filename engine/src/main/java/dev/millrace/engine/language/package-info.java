/** The DAG file: reading YAML with positions, checking it, and naming every finding. */
package dev.millrace.engine.language;
