/** {@code test}: tests of DAGs, played without a server, for the screen and for CI. */
package dev.millrace.cli.trial;
