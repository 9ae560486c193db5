/** Showing the state: from rows for what is asked, from memory for what is live. */
package dev.millrace.scheduler.show;
