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
package io.ropewalk;

import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedSemaphore;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** Something to wait for: one for each blocking call of each structure. */
enum WaitingScene
{
    QUEUE_TAKE("queue")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final SharedQueue<Long> queue = walk.queue(OBJECT, 2 * waiters, Codecs.int64());
            return new Stage(queue::take, (ms) -> queue.poll(ms, TimeUnit.MILLISECONDS) != null, () -> queue.put(1L));
        }
    },
    QUEUE_PUT("queue")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final SharedQueue<Long> queue = walk.queue(OBJECT, 1, Codecs.int64());
            queue.add(1L);
            return new Stage(() -> queue.put(1L), (ms) -> queue.offer(1L, ms, TimeUnit.MILLISECONDS), queue::take);
        }
    },
    TASK_TAKE("task queue")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final TaskQueue<Long> queue = walk.taskQueue(OBJECT, 2 * waiters, Codecs.int64());
            return new Stage(queue::take, (ms) -> queue.poll(ms, TimeUnit.MILLISECONDS) != null, () -> queue.put(1L));
        }
    },
    TASK_JOIN("task queue")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final TaskQueue<Long> queue = walk.taskQueue(OBJECT, 1, Codecs.int64());
            queue.add(1L);
            return new Stage(queue::join, (ms) -> queue.join(ms, TimeUnit.MILLISECONDS), once(() ->
            {
                queue.take();
                queue.taskDone();
            }));
        }
    },
    PIPE_RECEIVE("pipe")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            final Pipe<Long> pipe = walk.pipe(OBJECT, Codecs.int64());
            final Connection<Long> first = pipe.first();
            final Connection<Long> second = pipe.second();
            second.attach();
            return new Stage(first::receive,
                (ms) -> first.poll(ms, TimeUnit.MILLISECONDS) != null, () -> second.send(1L));
        }
    },
    PIPE_SEND("pipe")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            final Pipe<Long> pipe = walk.pipe(OBJECT, Codecs.int64());
            final Connection<Long> first = pipe.first();
            final Connection<Long> second = pipe.second();
            second.attach();
            while (first.offer(1L, 1, TimeUnit.MILLISECONDS))
            {
                Thread.onSpinWait();
            }
            return new Stage(() -> first.send(1L), (ms) -> first.offer(1L, ms, TimeUnit.MILLISECONDS), second::receive);
        }
    },
    LOCK("lock")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            return locked(walk.lock(OBJECT));
        }
    },
    FAIR_LOCK("lock")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            return locked(walk.open(OBJECT, SharedLock.of().fair()));
        }
    },
    REENTRANT_LOCK("lock")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            return locked(walk.reentrantLock(OBJECT));
        }
    },
    READ_LOCK("read write lock")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            final ReadWriteLock lock = walk.readWriteLock(OBJECT);
            return locked(lock.writeLock(), lock.readLock());
        }
    },
    WRITE_LOCK("read write lock")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            final ReadWriteLock lock = walk.readWriteLock(OBJECT);
            return locked(lock.readLock(), lock.writeLock());
        }
    },
    CONDITION("lock")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final Lock lock = walk.reentrantLock(OBJECT);
            final Condition condition = lock.newCondition();
            final AtomicInteger permits = new AtomicInteger();
            return new Stage(
                () -> holding(lock, () ->
                {
                    while (0 == permits.get())
                    {
                        condition.await();
                    }
                    return 0 < permits.getAndDecrement();
                }),
                (ms) -> holding(lock, () ->
                {
                    long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
                    while (0 == permits.get() && leftNs > 0)
                    {
                        leftNs = condition.awaitNanos(leftNs);
                    }
                    return 0 < permits.get() && 0 < permits.getAndDecrement();
                }),
                () -> holding(lock, () ->
                {
                    permits.incrementAndGet();
                    condition.signal();
                    return true;
                }));
        }
    },
    SEMAPHORE("semaphore")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            return acquired(walk.semaphore(OBJECT, 0));
        }
    },
    FAIR_SEMAPHORE("semaphore")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            return acquired(walk.open(OBJECT, SharedSemaphore.of(0).fair()));
        }
    },
    BOUNDED_SEMAPHORE("bounded semaphore")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            return leased(walk.boundedSemaphore(OBJECT, 1));
        }
    },
    FAIR_BOUNDED_SEMAPHORE("bounded semaphore")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters) throws Exception
        {
            return leased(walk.open(OBJECT, SharedSemaphore.bounded(1).fair()));
        }
    },
    EVENT("event")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final SharedEvent event = walk.event(OBJECT);
            return new Stage(event::await, (ms) -> event.await(ms, TimeUnit.MILLISECONDS), event::set);
        }
    },
    LATCH("count down latch")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final SharedCountDownLatch latch = walk.countDownLatch(OBJECT, 1);
            return new Stage(latch::await, (ms) -> latch.await(ms, TimeUnit.MILLISECONDS), latch::countDown);
        }
    },
    BARRIER("barrier")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final SharedBarrier barrier = walk.barrier(OBJECT, waiters + 1);
            return new Stage(barrier::await, (ms) ->
            {
                try
                {
                    return barrier.await(ms, TimeUnit.MILLISECONDS) >= 0;
                }
                catch (final TimeoutException ex)
                {
                    return false;
                }
            }, once(barrier::await));
        }
    },
    ANY("any of 2: queue 'other', event")
    {
        @Override
        Stage open(final Ropewalk walk, final int waiters)
        {
            final SharedQueue<Long> queue = walk.queue("other", 1, Codecs.int64());
            final SharedEvent event = walk.event(OBJECT);
            return new Stage(() -> Waiting.any(List.of(queue, event)),
                (ms) -> !Waiting.any(List.of(queue, event), ms, TimeUnit.MILLISECONDS).isEmpty(), event::set);
        }
    };

    private static final String OBJECT = "thing";

    private final String kind;

    WaitingScene(final String kind)
    {
        this.kind = kind;
    }

    /** What the name of a thread says that waits here. */
    String subject()
    {
        return kind.toLowerCase(Locale.ROOT) + " '" + OBJECT + "'";
    }

    abstract Stage open(Ropewalk walk, int waiters) throws Exception;

    /** Waits until freed; waits for some milliseconds and says whether it was freed; frees one of those who wait. */
    record Stage(Call block, Timed blockFor, Call free)
    {
    }

    @FunctionalInterface
    interface Call
    {
        void run() throws Exception;
    }

    @FunctionalInterface
    interface Timed
    {
        boolean run(long timeoutMs) throws Exception;
    }

    @FunctionalInterface
    private interface Held
    {
        boolean run() throws Exception;
    }

    private static boolean holding(final Lock lock, final Held work) throws Exception
    {
        lock.lock();
        try
        {
            return work.run();
        }
        finally
        {
            lock.unlock();
        }
    }

    private static Call once(final Call call)
    {
        final AtomicBoolean isDone = new AtomicBoolean();
        return () ->
        {
            if (isDone.compareAndSet(false, true))
            {
                call.run();
            }
        };
    }

    /** Held by a thread of its own, which lets go when it is told. */
    private static Stage locked(final Lock lock) throws Exception
    {
        return locked(lock, lock);
    }

    private static Stage locked(final Lock held, final Lock lock) throws Exception
    {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        final Thread holder = new Thread(() ->
        {
            held.lock();
            begun.countDown();
            try
            {
                over.await();
            }
            catch (final InterruptedException ignored)
            {
                // As good as being told.
            }
            held.unlock();
        });
        holder.setDaemon(true);
        holder.start();
        begun.await();
        return new Stage(
            () ->
            {
                lock.lockInterruptibly();
                lock.unlock();
            },
            (ms) ->
            {
                final boolean isHeld = lock.tryLock(ms, TimeUnit.MILLISECONDS);
                if (isHeld)
                {
                    lock.unlock();
                }
                return isHeld;
            },
            over::countDown);
    }

    private static Stage acquired(final SharedSemaphore semaphore)
    {
        return new Stage(
            semaphore::acquire, (ms) -> semaphore.tryAcquire(ms, TimeUnit.MILLISECONDS), semaphore::release);
    }

    private static Stage leased(final SharedSemaphore semaphore) throws Exception
    {
        semaphore.acquire();
        return new Stage(
            () ->
            {
                semaphore.acquire();
                semaphore.release();
            },
            (ms) -> semaphore.tryAcquire(ms, TimeUnit.MILLISECONDS), once(semaphore::release));
    }
}
