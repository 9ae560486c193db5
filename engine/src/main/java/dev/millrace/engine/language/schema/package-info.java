/** The DAG file as a JSON Schema, for editors; made of what the reader of DAGs itself goes by. */
package dev.millrace.engine.language.schema;
