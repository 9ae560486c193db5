/** Rules about the whole of Millrace that the build holds. */
package dev.millrace.architecture;
