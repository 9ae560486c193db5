/** The packaged program as real processes: started, asked, killed. */
package dev.millrace.process;
