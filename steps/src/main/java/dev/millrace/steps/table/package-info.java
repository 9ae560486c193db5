/** Tables inside a step: bounded DuckDB sessions, columns, and Parquet files with stable bytes. */
package dev.millrace.steps.table;
