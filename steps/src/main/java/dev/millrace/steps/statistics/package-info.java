/** Measures and tests of whether two samples come from one distribution. */
package dev.millrace.steps.statistics;
