/*
 * Copyright 2026 The Ropewalk Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.ropewalk.bus;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.ropewalk.bus.topics.Topic;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Where the messages of a bus go: to the processes of this machine, or over the network.
 */
final class BusChannel
{
    /*
     * One channel is used by publishers and subscribers alike, on all machines. So each side completes it by what is
     * its own: the publisher's log, its session and its flow control; the address at which a subscriber of a
     * multi-destination channel receives.
     *
     * Walks on different machines number their streams and publishers each for itself. So over a network
     * - the stream is a hash of the topic's name;
     * - the session is drawn by lot (24 bits) and keeps these bits when the publisher moves to another driver, with
     *   eight others, since the receiving driver may remember the old session. Together with the publisher's number in
     *   each message they say who it is;
     * - the first term has as its number a hash of the names of the topic and its codec, by which a subscriber finds
     *   that a publisher has another codec, or another topic whose stream happens to be the same.
     *
     * Flow control is that of the slowest receiver, so that a subscriber for which publishers wait misses nothing. One
     * that is not to be waited for is thrown out by the driver of its machine when it is slow.
     */
    static final String IPC = "aeron:ipc";
    static final int SESSION_SHIFT = 8;

    /** How long somebody across a network may be out of reach before nobody waits for it any more. */
    static final int LINK_TIMEOUT_S = 30;

    private static final Set<String> OWN_PARAMETERS = Set.of(
        CommonContext.SESSION_ID_PARAM_NAME, CommonContext.INITIAL_TERM_ID_PARAM_NAME,
        CommonContext.TERM_ID_PARAM_NAME, CommonContext.TERM_OFFSET_PARAM_NAME, CommonContext.TERM_LENGTH_PARAM_NAME,
        CommonContext.TETHER_PARAM_NAME, CommonContext.REJOIN_PARAM_NAME, CommonContext.RELIABLE_STREAM_PARAM_NAME,
        CommonContext.RESPONSE_CORRELATION_ID_PARAM_NAME, CommonContext.SPARSE_PARAM_NAME);
    private static final String MIN_FLOW_CONTROL = "min,t:" + LINK_TIMEOUT_S + "s";

    private final String text;
    private final boolean isNetwork;
    private final boolean isDynamic;

    private BusChannel(final String text, final boolean isNetwork, final boolean isDynamic)
    {
        this.text = text;
        this.isNetwork = isNetwork;
        this.isDynamic = isDynamic;
    }

    /** @throws IllegalArgumentException if it is not a channel that a bus can use. */
    static BusChannel parse(final String text)
    {
        Objects.requireNonNull(text, "channel");
        final ChannelUri uri;
        try
        {
            uri = ChannelUri.parse(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("not a channel: " + ex.getMessage() + ": channel=" + text, ex);
        }
        OWN_PARAMETERS.stream().filter(uri::containsKey).sorted().findFirst().ifPresent((name) ->
        {
            throw refused("a bus sets this parameter itself: parameter=" + name, text);
        });
        if (!text.startsWith("aeron:"))
        {
            throw refused("a prefix is of no use", text);
        }
        if (uri.isIpc())
        {
            return new BusChannel(text, false, false);
        }
        if (!uri.isUdp())
        {
            throw refused("media must be ipc or udp: media=" + uri.media(), text);
        }
        return network(text, uri);
    }

    private static BusChannel network(final String text, final ChannelUri uri)
    {
        final String mode = uri.get(CommonContext.MDC_CONTROL_MODE_PARAM_NAME);
        final boolean isDynamic = CommonContext.MDC_CONTROL_MODE_DYNAMIC.equals(mode);
        if (mode != null && !isDynamic)
        {
            throw refused("control-mode must be dynamic: control-mode=" + mode, text);
        }
        final String needed = isDynamic ? CommonContext.MDC_CONTROL_PARAM_NAME : CommonContext.ENDPOINT_PARAM_NAME;
        final String address = uri.get(needed);
        if (address == null || portOf(address, text) == 0)
        {
            throw refused("needs an address and a port: " + needed + "=" + address, text);
        }
        return new BusChannel(text, true, isDynamic);
    }

    private static IllegalArgumentException refused(final String why, final String channel)
    {
        return new IllegalArgumentException(why + ": channel=" + channel);
    }

    private static int portOf(final String address, final String channel)
    {
        final int colon = address.lastIndexOf(':');
        try
        {
            final int port = colon < 1 ? -1 : Integer.parseInt(address.substring(colon + 1));
            if (port >= 0 && port <= 0xFFFF)
            {
                return port;
            }
        }
        catch (final NumberFormatException ignored)
        {
            // As out of range.
        }
        throw refused("not an address with a port: address=" + address, channel);
    }

    boolean isNetwork()
    {
        return isNetwork;
    }

    /** For what somebody else has said about the channel. */
    ChannelException failure(final String what, final Throwable cause)
    {
        return new ChannelException(what + ": channel=" + text + " error=" + cause.getMessage(), cause);
    }

    /**
     * Refuses what only works where publishers are in the table of the walk: by their numbers a recording tells them
     * apart.
     */
    void requireLocal(final String topicName)
    {
        if (isNetwork)
        {
            throw new RecordingException(RecordingException.Reason.NETWORK, "recordings are of topics within a walk, " +
                "so publish what comes to such a topic: topic=" + topicName + " channel=" + text);
        }
    }

    int stream(final Topic topic)
    {
        return isNetwork ? hash(topic.name(), "") & Integer.MAX_VALUE : topic.stream();
    }

    /** What publishers and subscribers of a topic must agree on. */
    static int agreement(final String topicName, final String codecName)
    {
        return hash(topicName + '\0', codecName);
    }

    private static int hash(final String first, final String second)
    {
        final CRC32C crc = new CRC32C();
        crc.update(first.getBytes(StandardCharsets.UTF_8));
        crc.update(second.getBytes(StandardCharsets.UTF_8));
        return (int)crc.getValue();
    }

    String publicationUri(final int termLength, final Topic topic, final int session)
    {
        final ChannelUri uri = ChannelUri.parse(text);
        uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, Integer.toString(termLength));
        if (isNetwork)
        {
            final String agreed = Integer.toString(agreement(topic.name(), topic.codecName()));
            uri.put(CommonContext.SESSION_ID_PARAM_NAME, Integer.toString(session));
            uri.put(CommonContext.INITIAL_TERM_ID_PARAM_NAME, agreed);
            uri.put(CommonContext.TERM_ID_PARAM_NAME, agreed);
            uri.put(CommonContext.TERM_OFFSET_PARAM_NAME, "0");
            if (isDynamic)
            {
                uri.remove(CommonContext.ENDPOINT_PARAM_NAME);
            }
            if (isDynamic || isMulticast(uri))
            {
                uri.put(CommonContext.FLOW_CONTROL_PARAM_NAME,
                    uri.get(CommonContext.FLOW_CONTROL_PARAM_NAME, MIN_FLOW_CONTROL));
            }
        }
        return uri.toString();
    }

    /** @throws ChannelException if the address of the publisher cannot be found. */
    String subscriptionUri()
    {
        if (!isNetwork)
        {
            return text;
        }
        final ChannelUri uri = ChannelUri.parse(text);
        uri.remove(CommonContext.FLOW_CONTROL_PARAM_NAME);
        if (isDynamic && !uri.containsKey(CommonContext.ENDPOINT_PARAM_NAME))
        {
            uri.put(CommonContext.ENDPOINT_PARAM_NAME, addressTowards(uri.get(CommonContext.MDC_CONTROL_PARAM_NAME)));
        }
        return uri.toString();
    }

    private boolean isMulticast(final ChannelUri uri)
    {
        final String address = uri.get(CommonContext.ENDPOINT_PARAM_NAME);
        try
        {
            return InetAddress.getByName(hostOf(address)).isMulticastAddress();
        }
        catch (final UnknownHostException ex)
        {
            throw failure("unknown host", ex);
        }
    }

    private static String hostOf(final String address)
    {
        return address.substring(0, address.lastIndexOf(':'));
    }

    /** Of this machine, as a machine there would see it; nothing is sent. */
    private String addressTowards(final String control)
    {
        try (DatagramSocket socket = new DatagramSocket())
        {
            socket.connect(new InetSocketAddress(InetAddress.getByName(hostOf(control)), portOf(control, text)));
            final String host = socket.getLocalAddress().getHostAddress();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":0";
        }
        catch (final IOException ex)
        {
            throw failure("cannot find the way to the publishers", ex);
        }
    }

    @Override
    public String toString()
    {
        return text;
    }
}
