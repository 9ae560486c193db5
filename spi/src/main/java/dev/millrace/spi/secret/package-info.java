/** Where values of secrets come from. */
package dev.millrace.spi.secret;
