/** Which scheduler owns which runs: placement, hand-over and take-over of shards. */
package dev.millrace.scheduler.shards;
