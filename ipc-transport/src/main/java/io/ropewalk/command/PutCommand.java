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
package io.ropewalk.command;

import io.ropewalk.error.CodecException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.structure.queue.SharedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/** Puts standard input into a queue. */
@Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Puts each line of standard input into a queue as one element, as bytes without the line feed, and ends the " +
        "stream at the end of the input.",
    "The stream records whether its last line had a line feed, so `get` writes exactly the bytes that `put` read. " +
        "With --keep-open, `get` adds one if it is missing.",
    "A line needs about four times its length of heap (java -Xmx), and can be up to 2147483639 bytes long."})
final class PutCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;

    @Mixin
    private QueueArguments arguments;

    @Option(names = "--chunk", paramLabel = "N", description =
        "Put chunks of N bytes instead of lines; read them with `get --raw`.")
    private Integer chunkLength;

    @Option(names = "--keep-open", description =
        "Do not end the stream at the end of the input, so that other commands can go on putting.")
    private boolean isKeptOpen;

    private Progress progress;

    @Override
    public Integer call() throws IOException
    {
        arguments.requireAtLeast("--chunk", chunkLength, 1);
        final InputStream input = StandardStreams.input();
        final SharedQueue<Pieces> queue = open();
        final Interruption interruption = new Interruption();
        try (Progress shown = new Progress(StandardStreams.inputLengthBytes()))
        {
            progress = shown;
            putAll(input, queue);
            queue.close();
            return 0;
        }
        catch (final InterruptedException ex)
        {
            return INTERRUPTED;
        }
        finally
        {
            interruption.settle();
        }
    }

    private SharedQueue<Pieces> open()
    {
        final int leastBudget = chunkLength == null ? 0 : chunkLength;
        final SharedQueue<Pieces> queue = arguments.openOrCreate(PieceCodec::new, leastBudget);
        if (!queue.isShutdown())
        {
            return queue;
        }
        queue.close();
        if (!EndedStream.remove(arguments, PieceCodec::new))
        {
            throw new CommandException("another put has ended this stream, and not all of it was read: queue=" +
                arguments.name() + " walk=" + arguments.walk().path(), null);
        }
        return arguments.openOrCreate(PieceCodec::new, leastBudget);
    }

    private void putAll(final InputStream input, final SharedQueue<Pieces> queue)
        throws IOException, InterruptedException
    {
        final Pieces pieces = chunkLength == null ? Pieces.lines(input) : Pieces.chunks(input, chunkLength);
        final EndMark mark = EndMark.find(arguments.walk(), arguments.name()).orElseThrow(() ->
            new CommandException("the queue was removed by another command: queue=" + arguments.name(), null));
        boolean isEnded = false;
        try
        {
            putEach(pieces, queue, mark);
            if (!isKeptOpen)
            {
                queue.shutdown();
                isEnded = true;
            }
        }
        catch (final ElementTooLargeException ex)
        {
            throw stopped(ex.getMessage() + " (a queue made with a larger --budget takes it, --chunk cuts it)", ex);
        }
        catch (final QueueClosedException ex)
        {
            throw stopped("the stream was ended by another put (--keep-open prevents that)", ex);
        }
        catch (final CodecException ex)
        {
            throw stopped(ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw stopped("cannot read standard input: " + ex.getMessage(), ex);
        }
        catch (final OutOfMemoryError ex)
        {
            throw stopped("not enough memory for an element this long (java -Xmx gives more, --chunk cuts it)", ex);
        }
        finally
        {
            if (!isEnded)
            {
                mark.withdraw();
            }
        }
    }

    private void putEach(final Pieces pieces, final SharedQueue<Pieces> queue, final EndMark mark)
        throws IOException, InterruptedException
    {
        // Of a put that was killed before it could end the stream.
        final long leftWord = mark.get();
        if (0 != leftWord && mark.isAbandoned(leftWord) && !queue.isShutdown())
        {
            mark.clear(leftWord);
        }
        while (pieces.next())
        {
            if (pieces.isUnfinished() && !isKeptOpen)
            {
                mark.set(pieces);
            }
            queue.put(pieces);
            progress.add(pieces.length());
        }
    }

    /** Half a stream must not look like a whole one, so it is left open. */
    private CommandException stopped(final String reason, final Throwable cause)
    {
        return new CommandException(reason + "; stopped after " + progress.elements() +
            " elements, the stream is still open", cause);
    }
}
