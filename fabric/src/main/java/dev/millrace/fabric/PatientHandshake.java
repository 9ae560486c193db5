package dev.millrace.fabric;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.networking.ChannelOption;
import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.internal.server.tcp.UnifiedProtocolDecoder;
import com.hazelcast.internal.server.tcp.UnifiedProtocolEncoder;

/**
 * Sets connections up so that one whose other side does not greet back costs nothing. Hazelcast's
 * own set-up says "all written" while it waits for the greeting, although packets are queued behind
 * it; so its output thread goes round without end and serves no other new connection
 * (hazelcast/hazelcast#26473). Ours says "blocked", and the greeting wakes it.
 */
final class PatientHandshake implements ChannelInitializer {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final ServerContext context;

  PatientHandshake(ServerContext context) {
    this.context = context;
  }

  @Override
  public void initChannel(Channel channel) {
    channel
        .options()
        .setOption(ChannelOption.TCP_NODELAY, true)
        .setOption(ChannelOption.SO_KEEPALIVE, true)
        .setOption(ChannelOption.SO_SNDBUF, BUFFER_BYTES)
        .setOption(ChannelOption.SO_RCVBUF, BUFFER_BYTES)
        .setOption(ChannelOption.SO_LINGER, 0);
    UnifiedProtocolEncoder encoder = new Encoder(context);
    channel.outboundPipeline().addLast(encoder);
    channel.inboundPipeline().addLast(new UnifiedProtocolDecoder(context, encoder));
  }

  private static final class Encoder extends UnifiedProtocolEncoder {
    Encoder(ServerContext context) {
      super(context);
    }

    /** What it returns counts only while it has not put those in its place who write packets. */
    @Override
    public HandlerStatus onWrite() {
      HandlerStatus status = super.onWrite();
      return status == HandlerStatus.CLEAN ? HandlerStatus.BLOCKED : status;
    }
  }
}
