/** Log lines of attempts: received live, kept, shown. */
package dev.millrace.scheduler.logs;
