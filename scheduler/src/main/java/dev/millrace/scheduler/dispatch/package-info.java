/** Which worker gets which task: credits, leases, and what an assignment says. */
package dev.millrace.scheduler.dispatch;
