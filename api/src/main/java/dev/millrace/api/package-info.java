/** The role that shows. */
package dev.millrace.api;
