/** The benchmarks as a command: what is measured, how often, and where results go. */
package dev.millrace.bench;
