/** What happens in a deployment that triggers wait for, and which of it they hear. */
package dev.millrace.engine.event;
