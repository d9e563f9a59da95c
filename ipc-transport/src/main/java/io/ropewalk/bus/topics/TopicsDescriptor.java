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
package io.ropewalk.bus.topics;

/**
 * Layout of the object that a bus keeps in its walk: the driver word, and tables of members, topics, publishers and
 * subscriptions.
 *
 * <p><b>Threads:</b> constants only.
 *
 * <p><b>Failure:</b> none.
 */
public final class TopicsDescriptor
{
    /** How many handles on a bus may be open. */
    public static final int MEMBER_COUNT = 256;

    /** How many topics there may be. */
    public static final int TOPIC_COUNT = 256;

    /** How many publishers there may be, those included whose last messages somebody may still be reading. */
    public static final int PUBLISHER_COUNT = 1024;

    /** How many subscriptions there may be. */
    public static final int SUBSCRIPTION_COUNT = 1024;

    /** How many bytes the path of a driver's directory may have. */
    public static final int PATH_CAPACITY = 1024;

    static final int DRIVER_OFFSET = 0;
    static final int DRIVER_CHANGED_OFFSET = DRIVER_OFFSET + Long.BYTES;
    static final int NEXT_STREAM_OFFSET = DRIVER_CHANGED_OFFSET + Integer.BYTES;
    static final int NEXT_PUBLISHER_OFFSET = NEXT_STREAM_OFFSET + Integer.BYTES;
    static final int REGISTRY_OFFSET = NEXT_PUBLISHER_OFFSET + Long.BYTES;
    static final int PATH_LENGTH_OFFSET = REGISTRY_OFFSET + Integer.BYTES;
    static final int DRIVER_WANTED_OFFSET = 128;
    static final int PATH_OFFSET = 256;
    static final int MEMBERS_OFFSET = PATH_OFFSET + PATH_CAPACITY;
    static final int TOPICS_OFFSET = MEMBERS_OFFSET + MEMBER_COUNT * MemberDescriptor.LENGTH;
    static final int PUBLISHERS_OFFSET = TOPICS_OFFSET + TOPIC_COUNT * TopicDescriptor.LENGTH;
    static final int SUBSCRIPTIONS_OFFSET = PUBLISHERS_OFFSET + PUBLISHER_COUNT * PublisherDescriptor.LENGTH;
    static final int BODY_LENGTH = SUBSCRIPTIONS_OFFSET + SUBSCRIPTION_COUNT * SubscriptionDescriptor.LENGTH;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x0B05_0002;

    private TopicsDescriptor()
    {
    }
}
