/** A run as a whole: its states, which task may go next, and how it ends. */
package dev.millrace.engine.run;
