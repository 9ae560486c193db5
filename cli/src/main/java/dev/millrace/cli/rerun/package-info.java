/** Running again what has run. */
package dev.millrace.cli.rerun;
