/** Kind {@code ingest}: brings a file or an address into the run as a typed table. */
package dev.millrace.steps.ingest;
