/** Small documents that steps read and write: YAML files beside a DAG, and JSON reports. */
package dev.millrace.steps.document;
