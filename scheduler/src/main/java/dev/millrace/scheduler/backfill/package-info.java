/** What backfills would do, made of what is asked, the schedules and what has run. */
package dev.millrace.scheduler.backfill;
