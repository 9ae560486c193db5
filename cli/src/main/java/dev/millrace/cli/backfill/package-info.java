/** Running ticks of the past, or a list of parameters. */
package dev.millrace.cli.backfill;
