/** A directory of this machine as a source of DAGs. */
package dev.millrace.scheduler.source.directory;
