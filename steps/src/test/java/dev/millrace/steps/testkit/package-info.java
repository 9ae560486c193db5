/** What tests of steps stand on: a context on a temporary directory, and small tables. */
package dev.millrace.steps.testkit;
