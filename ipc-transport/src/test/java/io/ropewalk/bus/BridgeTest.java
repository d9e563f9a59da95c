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

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Both sides in one walk and one process. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeTest
{
    private static final int STREAM = 7;
    private static final int COUNT = 20_000;

    @TempDir
    private Path directory;

    private Ropewalk walk;
    private Bus driving;

    @BeforeEach
    void open()
    {
        walk = Ropewalk.open(directory.resolve("walk"));
        driving = Bus.open(walk, BusOptions.defaults().embedded());
    }

    @AfterEach
    void close()
    {
        driving.close();
        walk.close();
    }

    private static BridgeBuilder builder(final SharedQueue<?> queue)
    {
        return Bridge.of(queue).over("aeron:ipc").stream(STREAM);
    }

    private static CompletableFuture<Boolean> start(final Bridge bridge)
    {
        final CompletableFuture<Boolean> future = new CompletableFuture<>();
        final Thread thread = new Thread(() ->
        {
            try
            {
                future.complete(runAndClose(bridge));
            }
            catch (final Throwable ex)
            {
                future.completeExceptionally(ex);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static boolean runAndClose(final Bridge bridge) throws InterruptedException
    {
        try (bridge)
        {
            return bridge.run();
        }
    }

    private static <T extends Throwable> T failure(final Class<T> type, final CompletableFuture<Boolean> run)
    {
        final CompletionException ex = assertThrows(CompletionException.class, run::join);
        return assertInstanceOf(type, ex.getCause());
    }

    private SharedQueue<Long> queue(final String name)
    {
        return walk.queue(name, 64, Codecs.int64());
    }

    @Test
    void shouldThrowWhatItsQueueThrowsWhenAnElementIsPut() throws InterruptedException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        try (Bridge sending = builder(from).send())
        {
            start(sending);
            from.put(1L);
            while (to.isEmpty())
            {
                Thread.sleep(1);
            }
            to.close();
            from.put(2L);
            failure(HandleClosedException.class, receiving);
        }
        try (SharedQueue<Long> again = queue("to"))
        {
            assertEquals(1, again.take());
        }
    }

    @Test
    void shouldMoveEverythingInOrderAndEndBothSidesWhenTheQueueIsShutDown() throws InterruptedException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        final CompletableFuture<Boolean> sending = start(builder(from).send());
        final Thread producer = new Thread(() -> produce(from));
        producer.start();
        for (long i = 0; i < COUNT; i++)
        {
            assertEquals(i, to.take());
        }
        assertTrue(sending.join());
        assertTrue(receiving.join());
        assertThrows(QueueClosedException.class, to::take);
        // Whoever comes late is told so.
        assertTrue(start(builder(from).send()).join());
        producer.join();
    }

    private static void produce(final SharedQueue<Long> from)
    {
        try
        {
            for (long i = 0; i < COUNT; i++)
            {
                from.put(i);
            }
            from.shutdown();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldHearOfTheEndWhenTheSenderHasMissedIt() throws InterruptedException, IOException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        from.put(1L);
        from.shutdown();
        assertTrue(start(builder(from).send()).join());
        assertTrue(receiving.join());
        try (RandomAccessFile state = new RandomAccessFile(walk.path().resolve("_bridge-out-from").toFile(), "rw"))
        {
            // Where it says that the other side has confirmed the end.
            state.seek(SegmentSpec.HEADER_LENGTH + 3 * Long.BYTES);
            state.writeLong(0);
        }
        final CompletableFuture<Boolean> sendingAgain = start(builder(from).send());
        assertTrue(start(builder(to).receive()).join() && sendingAgain.join());
        assertEquals(1, to.poll());
        assertNull(to.poll());
    }

    @Test
    void shouldRefuseANewStreamWhenTheReceiversQueueHasEnded() throws InterruptedException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        from.put(1L);
        from.shutdown();
        assertTrue(start(builder(from).send()).join() && receiving.join());
        from.destroy();
        final SharedQueue<Long> next = queue("from");
        next.put(2L);
        final CompletableFuture<Boolean> sendingAgain = start(builder(next).send());
        assertTrue(start(builder(to).receive()).join());
        failure(BridgeException.class, sendingAgain);
        assertEquals(2, next.poll());
        // And when it is made anew, too, the next stream begins.
        next.put(3L);
        to.destroy();
        final SharedQueue<Long> target = queue("to");
        final Bridge receiver = builder(target).receive();
        final CompletableFuture<Boolean> last = start(receiver);
        final CompletableFuture<Boolean> sending = start(builder(next).send());
        assertEquals(3, target.take());
        next.shutdown();
        assertTrue(sending.join() && last.join());
    }

    @Test
    void shouldTakeNoMoreWhenTheReceiversQueueIsFull() throws InterruptedException
    {
        final int length = 16 << 10;
        final SharedQueue<byte[]> from = walk.open("from", SharedQueue.of(64, Codecs.bytes()).budget(4 << 20));
        final SharedQueue<byte[]> to = walk.open("to", SharedQueue.of(4, Codecs.bytes()).budget(1 << 20));
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        final CompletableFuture<Boolean> sending = start(builder(from).send());
        int put = 0;
        // More than the outbox, the logs and both queues hold: from here on somebody must wait.
        while (put < 10_000 && from.offer(element(put, length), 2, TimeUnit.SECONDS))
        {
            put++;
        }
        assertTrue(put < 10_000, "put=" + put);
        for (int i = 0; i < put; i++)
        {
            final byte[] element = to.take();
            assertEquals(length, element.length);
            assertEquals((byte)i, element[length - 1]);
        }
        from.shutdown();
        assertTrue(sending.join() && receiving.join());
    }

    @Test
    void shouldMoveAnElementInPiecesWhenItIsLongerThanAMessage() throws InterruptedException
    {
        final int maxLength = 3 << 20;
        final SharedQueue<byte[]> from = walk.open("from", SharedQueue.of(4, Codecs.bytes()).budget(maxLength));
        final SharedQueue<byte[]> to = walk.open("to", SharedQueue.of(4, Codecs.bytes()).budget(maxLength));
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        final CompletableFuture<Boolean> sending = start(builder(from).send());
        final Random random = new Random(1);
        for (final int length : new int[] {1, maxLength, 0, maxLength - 1, 1 << 18, 7, (1 << 18) + 1, maxLength, 2})
        {
            final byte[] element = new byte[length];
            random.nextBytes(element);
            from.put(element);
            assertArrayEquals(element, to.take());
        }
        from.shutdown();
        assertTrue(sending.join() && receiving.join());
    }

    private static byte[] element(final int number, final int length)
    {
        final byte[] bytes = new byte[length];
        bytes[length - 1] = (byte)number;
        return bytes;
    }

    @Test
    void shouldGoOnWhereItWasWhenOneSideAfterTheOtherIsClosed() throws InterruptedException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        Bridge receiver = builder(to).receive();
        Bridge sender = builder(from).send();
        CompletableFuture<Boolean> receiving = start(receiver);
        CompletableFuture<Boolean> sending = start(sender);
        for (long i = 0; i < 50; i++)
        {
            from.put(i);
            assertEquals(i, to.take());
            if (i % 10 == 4)
            {
                receiver.close();
                assertFalse(receiving.join());
                assertThrows(HandleClosedException.class, receiver::run);
                from.put(-1L);
                receiver = builder(to).receive();
                receiving = start(receiver);
                assertEquals(-1, to.take());
            }
            else if (i % 10 == 9)
            {
                sender.close();
                assertFalse(sending.join());
                sender = builder(from).send();
                sending = start(sender);
            }
        }
        from.shutdown();
        assertTrue(sending.join() && receiving.join());
        assertNull(to.poll());
    }

    @Test
    void shouldMoveMessagesOfAPipeAndItsEnd() throws Exception
    {
        final Pipe<String> from = walk.pipe("from", Codecs.utf8());
        final Pipe<String> to = walk.pipe("to", Codecs.utf8());
        final CompletableFuture<Boolean> receiving =
            start(Bridge.of(to.second()).over("aeron:ipc").stream(STREAM).receive());
        final CompletableFuture<Boolean> sending =
            start(Bridge.of(from.first()).over("aeron:ipc").stream(STREAM).send());
        from.second().send("one");
        from.second().send("x".repeat(10_000));
        assertEquals("one", to.first().receive());
        assertEquals(10_000, to.first().receive().length());
        from.second().close();
        assertTrue(sending.join() && receiving.join());
        assertThrows(java.io.EOFException.class, () -> to.first().receive());
    }

    @Test
    void shouldRefuseWhenTheOtherQueueHasAnotherCodec()
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<String> to = walk.queue("to", 64, Codecs.utf8());
        final Bridge receiver = builder(to).receive();
        final CompletableFuture<Boolean> receiving = start(receiver);
        from.add(1L);
        final BridgeException ex = failure(BridgeException.class, start(builder(from).send()));
        assertTrue(ex.getMessage().contains("expected=int64 found=utf8"), ex.getMessage());
        assertEquals(1, from.poll(), "it was not taken");
        receiver.close();
        assertFalse(receiving.join());
    }

    @Test
    void shouldRefuseASecondSenderWhenTheQueueHasElementsOfAnother() throws InterruptedException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        final Bridge receiver = builder(to).receive();
        final CompletableFuture<Boolean> receiving = start(receiver);
        final Bridge first = builder(from).send();
        final CompletableFuture<Boolean> sending = start(first);
        from.put(1L);
        assertEquals(1, to.take());
        final BridgeException ex = failure(BridgeException.class, start(builder(queue("other")).send()));
        assertTrue(ex.getMessage().contains("another sender") && ex.getMessage().contains("name=other"),
            ex.getMessage());
        from.put(2L);
        assertEquals(2, to.take());
        first.close();
        receiver.close();
        assertFalse(sending.join() || receiving.join());
    }

    @Test
    void shouldLeaveAnElementInItsQueueWhenItIsTooLongForTheOther()
    {
        final SharedQueue<byte[]> from = walk.open("from", SharedQueue.of(4, Codecs.bytes()).budget(1 << 16));
        final SharedQueue<byte[]> to = walk.open("to", SharedQueue.of(4, Codecs.bytes()).budget(1 << 10));
        final Bridge receiver = builder(to).receive();
        final CompletableFuture<Boolean> receiving = start(receiver);
        from.add(new byte[5_000]);
        final ElementTooLargeException ex = failure(ElementTooLargeException.class, start(builder(from).send()));
        assertTrue(ex.getMessage().contains("name=from length=5000 max=1024"), ex.getMessage());
        assertEquals(5_000, from.poll().length);
        receiver.close();
        assertFalse(receiving.join());
    }

    @Test
    void shouldSayWhyWhenSomebodyElseShutsTheReceiversQueueDown() throws InterruptedException
    {
        final SharedQueue<Long> from = queue("from");
        final SharedQueue<Long> to = queue("to");
        final CompletableFuture<Boolean> receiving = start(builder(to).receive());
        final CompletableFuture<Boolean> sending = start(builder(from).send());
        from.put(1L);
        assertEquals(1, to.take());
        to.shutdown();
        from.put(2L);
        assertTrue(failure(QueueClosedException.class, receiving).getMessage().contains("name=to"));
        assertTrue(failure(BridgeException.class, sending).getMessage().contains("was shut down"));
    }
}
