/** Git over ssh: the key of a source, and host keys that are known before. */
package dev.millrace.scheduler.source.git.ssh;
