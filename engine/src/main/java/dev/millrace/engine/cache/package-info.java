/** When a result of before may stand in for running a step, and why it may not. Pure. */
package dev.millrace.engine.cache;
