package dev.millrace.steps.packaging;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the ONNX models that Millrace exports, from their bytes, in 32-bit arithmetic: the operators
 * Gemm, Softmax and Identity of the ONNX specification (opset 13), which are all that linear models
 * are made of. So every export is checked without the 54 MB of ONNX Runtime.
 */
final class OnnxGraph implements OnnxEngine {
  private final GraphProto graph;
  private final Map<String, float[]> constants = new HashMap<>();

  /**
   * @throws IOException if the bytes are no ONNX model, or one with other operators
   */
  OnnxGraph(byte[] onnx) throws IOException {
    graph = ModelProto.parseFrom(onnx).getGraph();
    for (TensorProto tensor : graph.getInitializerList()) {
      constants.put(tensor.getName(), floats(tensor));
    }
    for (NodeProto node : graph.getNodeList()) {
      if (!List.of("Gemm", "Softmax", "Identity").contains(node.getOpType())) {
        throw new IOException("operator " + node.getOpType() + " is not known");
      }
    }
    if (graph.getInputCount() != 1 || graph.getOutputCount() != 1) {
      throw new IOException("the graph must have one input and one output");
    }
  }

  private static float[] floats(TensorProto tensor) throws IOException {
    if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
      throw new IOException("tensor " + tensor.getName() + " is not 32-bit");
    }
    if (tensor.getFloatDataCount() > 0) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    FloatBuffer raw =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[raw.remaining()];
    raw.get(values);
    return values;
  }

  @Override
  public String name() {
    return "millrace";
  }

  @Override
  public double[] run(double[] vector) {
    Map<String, float[]> values = new HashMap<>(constants);
    float[] input = new float[vector.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) vector[i];
    }
    values.put(graph.getInput(0).getName(), input);
    for (NodeProto node : graph.getNodeList()) {
      float[] first = values.get(node.getInput(0));
      float[] result =
          switch (node.getOpType()) {
            case "Gemm" -> gemm(node, first, values);
            case "Softmax" -> softmax(first);
            default -> first;
          };
      values.put(node.getOutput(0), result);
    }
    float[] output = values.get(graph.getOutput(0).getName());
    double[] wide = new double[output.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = output[i];
    }
    return wide;
  }

  private static float[] gemm(NodeProto node, float[] row, Map<String, float[]> values) {
    for (AttributeProto attribute : node.getAttributeList()) {
      boolean plain =
          attribute.getName().startsWith("trans") ? attribute.getI() == 0 : attribute.getF() == 1;
      if (!plain) {
        throw new IllegalStateException("Gemm with " + attribute.getName() + " is not known");
      }
    }
    float[] weights = values.get(node.getInput(1));
    float[] bias = values.get(node.getInput(2));
    float[] result = bias.clone();
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < result.length; j++) {
        result[j] += row[i] * weights[i * result.length + j];
      }
    }
    return result;
  }

  private static float[] softmax(float[] row) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float value : row) {
      highest = Math.max(highest, value);
    }
    float[] result = new float[row.length];
    float sum = 0;
    for (int i = 0; i < row.length; i++) {
      result[i] = (float) Math.exp(row[i] - highest);
      sum += result[i];
    }
    for (int i = 0; i < row.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  @Override
  public void close() {
    // Holds nothing but memory.
  }
}
