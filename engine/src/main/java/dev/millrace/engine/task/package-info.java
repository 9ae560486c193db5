/** The life of a task and of its attempts: states, events, and the rules between them. */
package dev.millrace.engine.task;
