/**
 * When scheduled triggers are due: cron and intervals as arithmetic, and what missed ticks become.
 */
package dev.millrace.engine.schedule;
