/** The loop: takes a batch of events, applies the rules, commits once, and only then speaks. */
package dev.millrace.scheduler.loop;
