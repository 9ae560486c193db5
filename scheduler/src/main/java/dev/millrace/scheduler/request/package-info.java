/** What people ask to be done to a run, brought to the scheduler that owns it. */
package dev.millrace.scheduler.request;
