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
import io.aeron.archive.client.AeronArchive;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The recording of a topic as the archive describes it. What it is of stands in the alias of its channel, so that it is
 * found by the name of the topic also when the walk was made anew, and in an archive of somebody else.
 */
record Tape(
    long id, String codecName, long startPosition, long stopPosition, int initialTermId, int termLength, int mtu,
    int segmentLength)
{
    /*
     * Messages on a tape: eight bytes of time in ms, then the message; Aeron's reserved value is the stamp that the
     * message has on the topic. A message with the stamp MARK is one of ours: time, kind, two words.
     *
     *   ERA(walk)                what follows was published in this walk, so publishers are numbered anew
     *   HEARD(walk ^ client, registration)   everything that was published before this subscription listened is before
     */
    static final int STREAM = 0x7A9E;
    static final int REPLAY_STREAM = STREAM + 1;
    static final int TIME_LENGTH = Long.BYTES;
    static final long MARK = -1;
    static final int MARK_LENGTH = 3 * Long.BYTES;
    static final long ERA = 1;
    static final long HEARD = 2;

    static final int TERM_LENGTH = 4 << 20;
    static final int MTU = 8 << 10;
    private static final String PREFIX = "ropewalk:1:";
    private static final int ALIAS_PARTS = 4;

    /** The newest one of this topic. */
    static Optional<Tape> find(final AeronArchive archive, final String topic)
    {
        return Optional.ofNullable(all(archive).get(topic));
    }

    /** The newest one of each topic. */
    static Map<String, Tape> all(final AeronArchive archive)
    {
        final Map<String, Tape> found = new TreeMap<>();
        archive.listRecordings(0, Integer.MAX_VALUE, (controlSessionId, correlationId, recordingId, startTimestamp,
            stopTimestamp, startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength,
            sessionId, streamId, strippedChannel, originalChannel, sourceIdentity) ->
        {
            final String alias = streamId == STREAM ? ChannelUri.parse(originalChannel).get("alias") : null;
            final String[] parts = alias == null ? new String[0] : alias.split(":", ALIAS_PARTS);
            if (parts.length == ALIAS_PARTS && "ropewalk".equals(parts[0]))
            {
                checkVersion(parts[2], parts[1]);
                found.put(parts[2], new Tape(recordingId, URLDecoder.decode(parts[ALIAS_PARTS - 1],
                    StandardCharsets.UTF_8), startPosition, stopPosition, initialTermId, termBufferLength, mtuLength,
                    segmentFileLength));
            }
        });
        return found;
    }

    private static void checkVersion(final String topic, final String found)
    {
        if (!PREFIX.equals("ropewalk:" + found + ":"))
        {
            throw new RecordingException(RecordingException.Reason.OTHER_VERSION,
                "recording has another version: topic=" + topic + " expected=1 found=" + found);
        }
    }

    void checkCodec(final String topic, final String expected)
    {
        if (!codecName.equals(expected))
        {
            throw new RecordingException(RecordingException.Reason.OTHER_CODEC,
                "codec of the recording differs: topic=" + topic + " expected=" + expected + " found=" + codecName);
        }
    }

    /** Channel on which a topic is recorded the first time. */
    static String channel(final String topic, final String codecName, final int session)
    {
        return channel(session) + "|term-length=" + TERM_LENGTH + "|mtu=" + MTU +
            "|alias=" + PREFIX + topic + ":" + URLEncoder.encode(codecName, StandardCharsets.UTF_8);
    }

    static String channel(final int session)
    {
        return "aeron:ipc?session-id=" + session;
    }

    /** Channel on which it goes on at a position. */
    String channel(final int session, final long position)
    {
        final int shift = Integer.numberOfTrailingZeros(termLength);
        return channel(session) + "|term-length=" + termLength + "|mtu=" + mtu + "|init-term-id=" + initialTermId +
            "|term-id=" + (initialTermId + (int)(position >>> shift)) +
            "|term-offset=" + (int)(position & (termLength - 1));
    }

    boolean isActive()
    {
        return stopPosition == AeronArchive.NULL_POSITION;
    }

    /** Where the piece begins that holds a position. */
    long segmentBase(final long position)
    {
        return AeronArchive.segmentFileBasePosition(startPosition, position, termLength, segmentLength);
    }
}
