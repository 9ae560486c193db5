package dev.millrace.steps.learn;

import java.util.List;

/** A model that predicts from feature vectors. Threads may share it. */
public interface TrainedModel {
  Task task();

  /** The labels of a classification, in the order of its scores; otherwise empty. */
  List<String> labels();

  /**
   * @param vector encoded by the schema that the model was trained with
   */
  Prediction predict(double[] vector);

  /** Cluster centres in encoded units, by cluster; empty unless this is a clustering. */
  List<double[]> centres();

  /**
   * The model as a Tribuo protobuf. Training again on the same rows with the same settings gives
   * the same bytes.
   */
  byte[] bytes();

  /**
   * The model as ONNX: input {@code input} of shape [rows, features], output {@code output} of
   * shape [rows, labels] or [rows, 1], both 32-bit.
   *
   * @throws UnsupportedOperationException if the algorithm has no ONNX form; see {@link
   *     Algorithm#exportsOnnx()}
   */
  byte[] onnx();
}
