/** Why something that could run does not, as data with numbers. */
package dev.millrace.engine.why;
