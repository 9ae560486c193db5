/** Calls of webhooks: what became of them, and taking them again. */
package dev.millrace.cli.hook;
