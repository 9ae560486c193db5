/** What a backfill would run, decided from what there is and what was asked; no clock, no state. */
package dev.millrace.engine.backfill;
