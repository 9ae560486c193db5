/** Pictures of DAGs: where steps and edges stand, as SVG and as text; the same for every client. */
package dev.millrace.drawing;
