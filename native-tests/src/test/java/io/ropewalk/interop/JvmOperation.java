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
package io.ropewalk.interop;

import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

/** What a JVM is doing when it dies; the survivors are processes of C. */
enum JvmOperation implements Scenario
{
    QUEUE_PUT
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).put(new Element(0, JvmSurvivors.OF_VICTIM, 40).bytes());
        }
    },

    QUEUE_PUT_LARGE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).put(new Element(0, JvmSurvivors.OF_VICTIM, 300).bytes());
        }
    },

    /** With the bias, which only a JVM has. */
    QUEUE_PUT_ALONE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).put(new Element(0, JvmSurvivors.OF_VICTIM, 40).bytes());
        }
    },

    QUEUE_PUT_LARGE_ALONE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).put(new Element(0, JvmSurvivors.OF_VICTIM, 300).bytes());
        }
    },

    QUEUE_TAKE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).take();
        }
    },

    QUEUE_TAKE_ALONE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).take();
        }
    },

    QUEUE_SHUTDOWN
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            queue(stage).shutdown();
        }
    },

    PIPE_SEND
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            pipe(stage).send(new Element(0, JvmSurvivors.OF_VICTIM, 40).bytes());
        }
    },

    PIPE_SEND_LARGE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            pipe(stage).send(new Element(0, JvmSurvivors.OF_VICTIM, 300).bytes());
        }
    },

    PIPE_RECEIVE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            pipe(stage).receive();
        }
    },

    LOCK
    {
        @Override
        void act(final Stage stage)
        {
            final SharedReentrantLock lock =
                Views.through(stage.walk().open(stage.cell(), SharedReentrantLock.of()), stage::halting);
            stage.arm();
            lock.lock();
            stage.note(JvmSurvivors.INSIDE);
            lock.unlock();
            stage.note(JvmSurvivors.OUTSIDE);
        }
    },

    SEMAPHORE_ACQUIRE
    {
        @Override
        void act(final Stage stage) throws Exception
        {
            final SharedSemaphore semaphore = semaphore(stage);
            stage.arm();
            semaphore.acquire(2);
        }
    },

    SEMAPHORE_RELEASE
    {
        @Override
        void act(final Stage stage)
        {
            final SharedSemaphore semaphore = semaphore(stage);
            stage.arm();
            semaphore.release(2);
        }
    },

    EVENT_SET
    {
        @Override
        void act(final Stage stage)
        {
            final SharedEvent event =
                Views.through(stage.walk().open(stage.cell(), SharedEvent.of()), stage::halting);
            stage.arm();
            event.set();
        }
    },

    LONG_LOCKED_ADD
    {
        @Override
        void act(final Stage stage)
        {
            final SharedLong value = Views.through(stage.walk().open(stage.cell(), SharedLong.of(5)), stage::halting);
            stage.arm();
            value.lock().lock();
            value.set(value.get() + 1);
            value.lock().unlock();
        }
    },

    RECORD_SET
    {
        @Override
        void act(final Stage stage)
        {
            final SharedRecord<Numbers> record = Views.through(
                stage.walk().open(stage.cell(), SharedRecord.of(Numbers.from(0))), stage::halting);
            stage.arm();
            record.set(Numbers.from(1));
        }
    };

    static final int CAPACITY = 4;
    static final int BUDGET = 1024;
    static final int PERMITS = 4;

    abstract void act(Stage stage) throws Exception;

    @Override
    public void play(final Stage stage) throws Exception
    {
        act(stage);
    }

    boolean is(final String part)
    {
        return name().contains(part);
    }

    static SharedQueue<byte[]> openQueue(final Walk walk, final String name)
    {
        return walk.open(name, SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET));
    }

    static Pipe<byte[]> openPipe(final Walk walk, final String name)
    {
        return walk.open(name, Pipe.of(Codecs.bytes()).capacity(CAPACITY).budget(BUDGET));
    }

    /** Of those that are alone, the victim has the bias: in peace it does once what it is killed in then. */
    SharedQueue<byte[]> queue(final Stage stage) throws InterruptedException
    {
        final SharedQueue<byte[]> queue = Queues.through(openQueue(stage.walk(), stage.cell()), stage::halting);
        if (is("ALONE"))
        {
            queue.put(new Element(1, 0, 40).bytes());
            if (is("TAKE"))
            {
                queue.put(new Element(1, 1, 40).bytes());
                queue.put(new Element(1, 2, 40).bytes());
                queue.take();
            }
        }
        stage.arm();
        return queue;
    }

    Connection<byte[]> pipe(final Stage stage)
    {
        final var end = Views.through(openPipe(stage.walk(), stage.cell()).second(), stage::halting);
        end.attach();
        stage.arm();
        return end;
    }

    static SharedSemaphore semaphore(final Stage stage)
    {
        return Views.through(stage.walk().open(stage.cell(), SharedSemaphore.of(PERMITS)), stage::halting);
    }
}
