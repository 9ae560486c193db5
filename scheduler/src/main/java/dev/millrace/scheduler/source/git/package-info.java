/**
 * A branch of a git repository as a source of DAGs; with the packages below it, the only one that
 * knows JGit.
 */
package dev.millrace.scheduler.source.git;
