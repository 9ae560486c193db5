/** The web page as people use it, in a real browser. */
package dev.millrace.web;
