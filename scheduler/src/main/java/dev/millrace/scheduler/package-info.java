/**
 * The role that decides: triggers become runs, ready tasks become attempts, reports become state.
 */
package dev.millrace.scheduler;
