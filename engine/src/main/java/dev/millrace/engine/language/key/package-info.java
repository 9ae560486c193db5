/** The keys of a DAG file that do not depend on other steps: shapes, policies, parameters. */
package dev.millrace.engine.language.key;
