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

/**
 * Something that a publisher or subscriber is told of: messages were missed, or the driver was replaced.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param topic     concerned.
 * @param publisher number of the publisher on its bus; over a network, a number that only this publisher has.
 * @param sequence  of the next message: number of messages that this publisher had published before it.
 * @param missed    how many messages did not arrive; zero for a publisher, and for a subscriber that lost nothing.
 * @param cause     of the gap.
 */
public record Gap(String topic, long publisher, long sequence, long missed, Cause cause)
{
    /** Why. */
    public enum Cause
    {
        /** The driver has died or was replaced. */
        DRIVER,

        /** The subscriber was too slow. */
        SLOW,

        /** Something between this subscriber and a publisher on the network was cut for too long, or has died. */
        LINK,

        /** Nobody recorded the topic at that time. */
        UNRECORDED
    }
}
