/**
 * Where DAGs come from besides by hand: what stands in a git branch or a directory is made live,
 * one revision at a time, and what is wrong with it is kept beside it.
 */
package dev.millrace.scheduler.source;
