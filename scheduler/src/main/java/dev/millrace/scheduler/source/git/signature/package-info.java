/** Who signed a commit, and whether that is one of those who may. */
package dev.millrace.scheduler.source.git.signature;
