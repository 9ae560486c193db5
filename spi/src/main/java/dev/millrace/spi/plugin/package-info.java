/** How code that is no part of Millrace is loaded and called. */
package dev.millrace.spi.plugin;
