/**
 * The store in memory, with the transactions of the SQL one: for simulations and tests, where
 * processes die and their database lives on.
 */
package dev.millrace.scheduler.store.memory;
