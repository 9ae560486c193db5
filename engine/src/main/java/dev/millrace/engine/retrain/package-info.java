/** When a model is trained anew: the policy of a DAG, as data. Pure. */
package dev.millrace.engine.retrain;
