/** The role that does. */
package dev.millrace.worker;
