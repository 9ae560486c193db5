/** Calls of hooks from outside: what proves who calls, and what became of a call. */
package dev.millrace.engine.hook;
