package dev.millrace.steps.learn;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Model;
import org.tribuo.Tribuo;
import org.tribuo.protos.core.ModelProto;

/** The learner of each algorithm, and the way back from bytes to a model. */
public final class Learners {
  /** Tribuo tells every iteration; held here, because loggers nobody holds forget their level. */
  private static final Logger LIBRARY_LOG = Logger.getLogger("org.tribuo");

  static {
    LIBRARY_LOG.setLevel(Level.WARNING);
  }

  private Learners() {}

  public static Learner of(Algorithm algorithm) {
    return switch (algorithm) {
      case LOGISTIC_REGRESSION, LINEAR_REGRESSION -> new LinearLearner();
      case DECISION_TREE -> new TreeLearner(false);
      case RANDOM_FOREST -> new TreeLearner(true);
      case KMEANS -> new KMeansLearner();
    };
  }

  /** The version of the library behind the learners. */
  public static String libraryVersion() {
    return Tribuo.VERSION;
  }

  /**
   * Reads what {@link TrainedModel#bytes()} wrote. Only the model classes that Millrace trains are
   * read; none of them uses Java serialization. Tribuo still finds the classes of their parts by
   * the names in the bytes, so compare the bytes with a trusted digest first.
   *
   * @param features the features of the schema that belongs to the model
   * @throws IOException if the bytes are no such model, or one with other features
   */
  public static TrainedModel read(byte[] bytes, List<String> features) throws IOException {
    try {
      ModelProto proto = ModelProto.parseFrom(bytes);
      StableBytes.requireKnown(proto);
      return TribuoModel.of(Model.deserialize(proto), features);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("The model is not a Tribuo model: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // Damaged bytes reach Tribuo's constructors, which throw whatever they come across.
      throw new IOException("The model cannot be read: " + e.getMessage(), e);
    }
  }
}
