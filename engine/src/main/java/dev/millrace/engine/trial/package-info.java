/**
 * Tests of DAGs: a run is played to its end on a virtual clock, with stubs in place of steps, and
 * compared with what is expected. No worker, no store, no time passes.
 */
package dev.millrace.engine.trial;
