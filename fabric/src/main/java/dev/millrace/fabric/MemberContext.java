package dev.millrace.fabric;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.server.ServerContext;
import java.util.function.Function;

/**
 * The two things in which a member differs from what Hazelcast builds by itself: it looks for
 * others only where somebody answers, and its connections wait in peace for whoever takes them and
 * says nothing. A process that hangs must not hold up those that work (ADR 0034).
 */
class MemberContext extends DefaultNodeContext {
  @Override
  public Joiner createJoiner(Node node) {
    return new AnsweringJoiner(node);
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new DefaultNodeExtension(node) {
      @Override
      public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(
          ServerContext context) {
        ChannelInitializer every = new PatientHandshake(context);
        return qualifier -> every;
      }
    };
  }
}
