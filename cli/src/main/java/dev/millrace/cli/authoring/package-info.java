/** What helps while a DAG is written: its schema for editors, what it will do, how it looks. */
package dev.millrace.cli.authoring;
