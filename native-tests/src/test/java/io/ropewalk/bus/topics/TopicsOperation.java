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

/** What the victim does to the table of topics, and is killed in the middle of. */
enum TopicsOperation
{
    /** A topic that there is not yet. */
    REGISTER
    {
        @Override
        void act(final Stage stage)
        {
            stage.topics().open(stage.name, CODEC);
        }
    },

    /** The same, when somebody else has died in the middle of it. */
    REGISTER_AFTER_THE_DEAD
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.tables.abandonRegistry();
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().open(stage.name, CODEC);
        }
    },

    END
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.tables.announceSleepers();
        }

        @Override
        void act(final Stage stage)
        {
            stage.topic.end();
        }
    },

    REMOVE
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.tables.announceSleepers();
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().remove(stage.name);
        }
    },

    REMOVE_ENDED_AND_REGISTER
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.topic.end();
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().removeEnded(stage.name);
            stage.topics().open(stage.name, CODEC);
        }
    },

    /** Every place is taken: that of the oldest stream that has ended and that nobody uses comes back. */
    REGISTER_IN_PLACE_OF_AN_ENDED_ONE
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.fillTopics();
            stage.tables.announceSleepers();
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().open(stage.name, CODEC);
        }
    },

    REMOVE_UNUSED
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.tables.leaveDead(stage.topic);
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().removeUnused(stage.name);
        }
    },

    JOIN_AND_LEAVE
    {
        @Override
        void act(final Stage stage)
        {
            final Member member = stage.topics().join(true, false);
            member.client(7, 1);
            member.client(8, 2);
            member.free();
        }
    },

    BURY
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.tables.leaveDead(stage.topic);
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().members().stream().filter(stage.topics()::isDead).forEach(stage.topics()::bury);
        }
    },

    PUBLISHER
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.tables.announceSleepers();
        }

        @Override
        void act(final Stage stage)
        {
            final PublisherEntry entry = stage.topics().addPublisher(stage.topic);
            entry.moved(3, 0);
            final long driver = stage.topics().driver();
            entry.begin(1, stage.topic, driver);
            entry.end(1, stage.topic);
            entry.begin(2, stage.topic, driver);
            entry.giveUp(1);
            entry.begin(2, stage.topic, driver);
            entry.unheard(1);
            entry.end(2);
            entry.close();
        }
    },

    PUBLISHER_IN_PLACE_OF_ANOTHER
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.fillPublishers();
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().addPublisher(stage.topic);
        }
    },

    SUBSCRIPTION
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
        }

        @Override
        void act(final Stage stage)
        {
            final SubscriptionEntry entry = stage.topics().addSubscription(stage.topic, 0);
            entry.listen(1, 2, 3);
            entry.progress(5, 6);
            entry.listen(4, 5, 6);
            entry.close();
        }
    },

    /** Throws out a survivor, and itself, and comes back. */
    EVICTION
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.own = stage.topics().addSubscription(stage.topic, 1);
            stage.own.listen(1, 2, 3);
        }

        @Override
        void act(final Stage stage)
        {
            stage.topics().find(STANDING).ifPresent(
                (topic) -> stage.topics().subscriptions(topic).forEach(SubscriptionEntry::evict));
            stage.topics().subscriptions(stage.topic).forEach(SubscriptionEntry::evict);
            stage.own.evictions(1);
            stage.own.comeBack();
            stage.own.listen(1, 3, 3);
        }
    },

    /** Starts a driver of its own, which ends. */
    ELECTION
    {
        @Override
        void prepare(final Stage stage)
        {
            stage.openTopic();
            stage.tables.announceSleepers();
        }

        @Override
        void act(final Stage stage)
        {
            final int me = stage.topics().owner();
            long word = stage.topics().driver();
            for (final int state : new int[] {DriverWord.STARTING, DriverWord.RUNNING, DriverWord.NONE})
            {
                final int epoch = DriverWord.epoch(word) + (state == DriverWord.STARTING ? 1 : 0);
                final long next = DriverWord.of(epoch, state, state == DriverWord.NONE ? 0 : me);
                stage.topics().changeDriver(word, next);
                word = next;
            }
        }
    },

    /** Agrees on a driver that is none of ours. */
    EXTERNAL_DRIVER
    {
        @Override
        void act(final Stage stage)
        {
            final int me = stage.topics().owner();
            final long word = stage.topics().driver();
            final int epoch = DriverWord.epoch(word) + 1;
            final long elected = DriverWord.of(epoch, DriverWord.STARTING, me);
            stage.topics().changeDriver(word, elected);
            stage.topics().externalPath("/tmp/" + stage.name);
            stage.topics().changeDriver(elected, DriverWord.of(epoch, DriverWord.EXTERNAL, me));
        }
    };

    static final String CODEC = "utf8";
    /** Topic of the survivors. */
    static final String STANDING = "standing";

    /** By the victim, before it counts its stores. */
    void prepare(final Stage stage)
    {
        stage.topic = null;
    }

    abstract void act(Stage stage);

    /** What the victim has in hand. */
    static final class Stage
    {
        final Tables tables;
        final String name;
        Topic topic;
        SubscriptionEntry own;

        Stage(final Tables tables, final String name)
        {
            this.tables = tables;
            this.name = name;
        }

        Topics topics()
        {
            return tables.topics();
        }

        void openTopic()
        {
            topic = topics().open(name, CODEC);
        }

        /** Every place is taken, by topics that have ended; somebody living still subscribes to the oldest. */
        void fillTopics()
        {
            while (topics().topics().size() < TopicsDescriptor.TOPIC_COUNT)
            {
                topic = topics().open(name + "-" + topics().topics().size(), CODEC);
                if (own == null)
                {
                    own = topics().addSubscription(topic, 1);
                    own.listen(1, 2, 3);
                }
                topic.end();
            }
        }

        /** Every place is taken, by publishers of this process and of others that were closed. */
        void fillPublishers()
        {
            for (int i = 0; i < TopicsDescriptor.PUBLISHER_COUNT; i++)
            {
                topics().addPublisher(topic).close();
            }
        }
    }
}
