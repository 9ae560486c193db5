/** A server that tests of the web page command: the built page with REST and live events. */
package dev.millrace.web.fake;
