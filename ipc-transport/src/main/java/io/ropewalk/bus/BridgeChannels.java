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
import io.ropewalk.bus.bridge.BridgeNames;

/** The channels of a bridge: elements go to the endpoint, confirmations come from the port after it. */
record BridgeChannels(String channel, String data, String toSender, String fromReceiver, int stream)
{
    private static final int TERM_LENGTH = 2 << 20;
    private static final int MAX_PORT = 65_535;
    private static final int CONFIRMATION_TERM_LENGTH = 64 << 10;

    static BridgeChannels of(final String channel, final int stream, final String queue)
    {
        final int number = stream == 0 ? BridgeNames.stream(queue) : stream;
        final ChannelUri uri = parse(channel);
        final String data = withTermLength(uri);
        if (uri.isIpc())
        {
            final String plain = CommonContext.IPC_CHANNEL + "?term-length=" + CONFIRMATION_TERM_LENGTH;
            return new BridgeChannels(channel, data, plain, CommonContext.IPC_CHANNEL, number);
        }
        final String endpoint = uri.get(CommonContext.ENDPOINT_PARAM_NAME);
        final int colon = endpoint == null ? -1 : endpoint.lastIndexOf(':');
        final int port = colon < 0 ? -1 : port(endpoint.substring(colon + 1));
        if (port < 1 || port >= MAX_PORT)
        {
            throw new IllegalArgumentException("channel of a bridge needs an endpoint HOST:PORT, and the port after " +
                "it: channel=" + channel + " minPort=1 maxPort=" + (MAX_PORT - 1));
        }
        final String control = endpoint.substring(0, colon + 1) + (port + 1);
        final String any = endpoint.startsWith("[") ? "[::]:0" : "0.0.0.0:0";
        final String dynamic = "aeron:udp?control-mode=dynamic|control=" + control;
        return new BridgeChannels(channel, data, dynamic + "|term-length=" + CONFIRMATION_TERM_LENGTH,
            dynamic + "|endpoint=" + any, number);
    }

    private static ChannelUri parse(final String channel)
    {
        final ChannelUri uri;
        try
        {
            uri = ChannelUri.parse(channel);
        }
        catch (final IllegalArgumentException | IllegalStateException ex)
        {
            throw new IllegalArgumentException(
                "not a channel: " + ex.getMessage() + ": channel=" + channel, ex);
        }
        if ((!uri.isIpc() && !uri.isUdp()) || !uri.prefix().isEmpty())
        {
            throw new IllegalArgumentException("not a channel of a bridge: channel=" + channel +
                " expected=aeron:udp?endpoint=HOST:PORT");
        }
        return uri;
    }

    private static int port(final String text)
    {
        try
        {
            return Integer.parseInt(text);
        }
        catch (final NumberFormatException ex)
        {
            return -1;
        }
    }

    private static String withTermLength(final ChannelUri uri)
    {
        if (!uri.containsKey(CommonContext.TERM_LENGTH_PARAM_NAME))
        {
            uri.put(CommonContext.TERM_LENGTH_PARAM_NAME, Integer.toString(TERM_LENGTH));
        }
        return uri.toString();
    }

    int confirmationStream()
    {
        return stream + 1;
    }
}
