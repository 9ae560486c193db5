/** The role that decides. */
package dev.millrace.scheduler;
