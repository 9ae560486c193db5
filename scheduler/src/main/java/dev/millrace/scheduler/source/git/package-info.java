/** A branch of a git repository as a source of DAGs; the only package that knows JGit. */
package dev.millrace.scheduler.source.git;
