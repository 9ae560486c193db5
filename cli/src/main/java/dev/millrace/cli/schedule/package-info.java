/** Seeing ahead: when triggers start runs. */
package dev.millrace.cli.schedule;
