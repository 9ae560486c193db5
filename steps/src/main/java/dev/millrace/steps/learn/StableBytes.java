package dev.millrace.steps.learn;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.oracle.labs.mlrg.olcut.config.protobuf.ProtoProvenanceSerialization;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.protos.core.WeightedEnsembleModelProto;
import org.tribuo.provenance.EnsembleModelProvenance;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;

/**
 * Bytes of a model that depend on nothing but what was learned. Tribuo notes times, Java version
 * and machine in every model; the archive's {@code training.json} says what matters of it, so here
 * it is replaced by an empty note.
 */
final class StableBytes {
  /** The messages inside {@link ModelProto} by the class that they restore. */
  private static final Map<String, Message> KNOWN =
      Map.of(
          "org.tribuo.classification.sgd.linear.LinearSGDModel",
          org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto.getDefaultInstance(),
          "org.tribuo.regression.sgd.linear.LinearSGDModel",
          org.tribuo.regression.sgd.protos.RegressionLinearSGDProto.getDefaultInstance(),
          "org.tribuo.common.tree.TreeModel",
          org.tribuo.common.tree.protos.TreeModelProto.getDefaultInstance(),
          "org.tribuo.regression.rtree.IndependentRegressionTreeModel",
          org.tribuo.regression.rtree.protos.IndependentRegressionTreeModelProto
              .getDefaultInstance(),
          "org.tribuo.clustering.kmeans.KMeansModel",
          org.tribuo.clustering.kmeans.protos.KMeansModelProto.getDefaultInstance(),
          "org.tribuo.ensemble.WeightedEnsembleModel",
          WeightedEnsembleModelProto.getDefaultInstance());

  private StableBytes() {}

  static byte[] of(ModelProto model) {
    try {
      return bytes(stable(model));
    } catch (IOException e) {
      throw new UncheckedIOException("A model that was just written cannot be read", e);
    }
  }

  static byte[] of(OnnxMl.ModelProto model) {
    try {
      return bytes(model.toBuilder().clearMetadataProps().clearDocString().build());
    } catch (IOException e) {
      throw new UncheckedIOException("An ONNX model cannot be written", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the model, or a member of it, is of another class than the
   *     ones that Millrace trains
   */
  static void requireKnown(ModelProto model) throws InvalidProtocolBufferException {
    if (!KNOWN.containsKey(model.getClassName())) {
      throw new IllegalArgumentException("model class " + model.getClassName() + " is not allowed");
    }
    if (model.getClassName().equals(WeightedEnsembleModel.class.getName())) {
      for (ModelProto member :
          model.getSerializedData().unpack(WeightedEnsembleModelProto.class).getModelsList()) {
        requireKnown(member);
      }
    }
  }

  private static ModelProto stable(ModelProto model) throws IOException {
    Message kind = KNOWN.get(model.getClassName());
    if (kind == null) {
      throw new IllegalArgumentException("model class " + model.getClassName() + " is not known");
    }
    Message.Builder content =
        kind.newBuilderForType().mergeFrom(model.getSerializedData().getValue());
    FieldDescriptor metadata = content.getDescriptorForType().findFieldByName("metadata");
    ModelDataProto data = (ModelDataProto) content.getField(metadata);
    content.setField(metadata, data.toBuilder().setProvenance(note(model.getClassName())).build());
    FieldDescriptor members = content.getDescriptorForType().findFieldByName("models");
    for (int i = 0; members != null && i < content.getRepeatedFieldCount(members); i++) {
      content.setRepeatedField(
          members, i, stable((ModelProto) content.getRepeatedField(members, i)));
    }
    Any.Builder any = model.getSerializedData().toBuilder();
    any.setValue(com.google.protobuf.ByteString.copyFrom(bytes(content.build())));
    return model.toBuilder().setSerializedData(any).build();
  }

  private static RootProvenanceProto note(String className) {
    boolean ensemble = className.equals(WeightedEnsembleModel.class.getName());
    ModelProvenance note =
        ensemble
            ? new EnsembleModelProvenance(
                className,
                TribuoRows.NO_TIME,
                new EmptyDatasetProvenance(),
                new EmptyTrainerProvenance(),
                Map.of(),
                false,
                ListProvenance.createListProvenance(List.of()))
            : new ModelProvenance(
                className,
                TribuoRows.NO_TIME,
                new EmptyDatasetProvenance(),
                new EmptyTrainerProvenance(),
                Map.of(),
                false);
    return new ProtoProvenanceSerialization(false)
        .serializeToProto(ProvenanceUtil.marshalProvenance(note));
  }

  /** Maps are written sorted by key. */
  private static byte[] bytes(Message message) throws IOException {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    message.writeTo(out);
    out.checkNoSpaceLeft();
    return bytes;
  }
}
