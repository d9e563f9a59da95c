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
package io.ropewalk.corruption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages files of live objects: their bytes, their lengths, and what stands under their names.
 */
final class FileVandal
{
    private static final int HEADER_LENGTH = 256;
    private static final int LOOKED_AT = 1 << 16;
    private static final int PAGE_LENGTH = 4096;
    private static final int LONGEST_SPLICE = 256;
    private static final int MOST_TRIES = 50;

    private final Random random;
    private boolean hasDamaged;

    FileVandal(final long seed)
    {
        random = new Random(seed);
    }

    /** Whether the last strike has changed anything: a file may have gone, and zeros may have been there before. */
    boolean hasDamaged()
    {
        return hasDamaged;
    }

    /** Of bytes; says what was done. */
    String strikeBytes(final List<Path> files) throws IOException
    {
        hasDamaged = false;
        String strike = "none";
        for (int i = 0; i < MOST_TRIES && !hasDamaged; i++)
        {
            strike = strikeOnce(files);
        }
        return strike;
    }

    private String strikeOnce(final List<Path> files) throws IOException
    {
        final Path file = files.get(random.nextInt(files.size()));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        {
            return "gone " + file.getFileName();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            if (channel.size() < Long.BYTES)
            {
                return "empty " + file.getFileName();
            }
            return strike(channel, files) + " " + file.getFileName();
        }
    }

    private String strike(final FileChannel channel, final List<Path> files) throws IOException
    {
        final long at = place(channel);
        final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        channel.read(word, at);
        final long before = word.getLong(0);
        final int way = random.nextInt(8);
        switch (way)
        {
            case 0 -> word.putLong(0, before ^ 1L << random.nextInt(Long.SIZE));
            case 1 -> word.put(random.nextInt(Long.BYTES), (byte)random.nextInt());
            case 2 -> word.putLong(0, random.nextLong());
            case 3 -> word.putLong(0, Vandal.VALUES[random.nextInt(Vandal.VALUES.length)]);
            case 4 -> word.putLong(0, before + random.nextInt(41) - 20);
            case 5 -> word.putInt(random.nextInt(2) * Integer.BYTES,
                (int)Vandal.VALUES[random.nextInt(Vandal.VALUES.length)]);
            case 6 ->
            {
                return "zero@" + at + "+" + zero(channel, at);
            }
            default ->
            {
                return "splice@" + at + "+" + splice(channel, at, files);
            }
        }
        write(channel, at, word.array());
        return "word" + way + "@" + at;
    }

    /** A quarter in the header, most where something is written already. */
    private long place(final FileChannel channel) throws IOException
    {
        final long words = channel.size() / Long.BYTES;
        final int kind = random.nextInt(8);
        if (kind < 1)
        {
            return random.nextInt((int)Math.min(words, HEADER_LENGTH / Long.BYTES)) * (long)Long.BYTES;
        }
        if (kind < 3)
        {
            return random.nextInt((int)words) * (long)Long.BYTES;
        }
        final ByteBuffer content =
            ByteBuffer.allocate((int)Math.min(LOOKED_AT, words * Long.BYTES)).order(ByteOrder.nativeOrder());
        channel.read(content, 0);
        int index = 0;
        for (int i = 0; i < MOST_TRIES; i++)
        {
            index = random.nextInt(content.capacity() / Long.BYTES) * Long.BYTES;
            if (index >= HEADER_LENGTH && content.getLong(index) != 0)
            {
                return index;
            }
        }
        return firstWritten(content, index);
    }

    /** From there on, and around. */
    private static long firstWritten(final ByteBuffer content, final int from)
    {
        for (int i = 0; i < content.capacity(); i += Long.BYTES)
        {
            final int index = (from + i) % content.capacity() & -Long.BYTES;
            if (index >= HEADER_LENGTH && index + Long.BYTES <= content.capacity() && content.getLong(index) != 0)
            {
                return index;
            }
        }
        return from;
    }

    private int zero(final FileChannel channel, final long at) throws IOException
    {
        final int length = (int)Math.min(channel.size() - at,
            random.nextInt(8) == 0 ? PAGE_LENGTH : Long.BYTES * (1 + random.nextInt(8)));
        write(channel, at, new byte[length]);
        return length;
    }

    /** Bytes of this file, or of another one, which may mean something elsewhere. */
    private int splice(final FileChannel channel, final long at, final List<Path> files) throws IOException
    {
        final Path other = files.get(random.nextInt(files.size()));
        final int length = (int)Math.min(channel.size() - at, 1 + random.nextInt(LONGEST_SPLICE));
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        if (!Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS))
        {
            return 0;
        }
        try (FileChannel source = FileChannel.open(other, StandardOpenOption.READ))
        {
            source.read(bytes, (long)(random.nextDouble() * Math.max(1, source.size() - length)) & -Long.BYTES);
        }
        write(channel, at, Arrays.copyOf(bytes.array(), bytes.position()));
        return length;
    }

    private void write(final FileChannel channel, final long at, final byte[] bytes) throws IOException
    {
        final ByteBuffer before = ByteBuffer.allocate(bytes.length);
        channel.read(before, at);
        hasDamaged = !Arrays.equals(before.array(), bytes);
        channel.write(ByteBuffer.wrap(bytes), at);
    }

    /** Cuts a file short, or lengthens it. */
    String cut(final List<Path> files) throws IOException
    {
        hasDamaged = false;
        final Path file = files.get(random.nextInt(files.size()));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        {
            return "gone " + file.getFileName();
        }
        hasDamaged = true;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            final long size = channel.size();
            final long[] lengths = {0, size / 2, size - 1, Math.max(0, size - PAGE_LENGTH), 1, HEADER_LENGTH,
                PAGE_LENGTH};
            final int way = random.nextInt(lengths.length + 1);
            if (way == lengths.length)
            {
                channel.write(ByteBuffer.allocate(1), size + random.nextInt(PAGE_LENGTH));
                return "extend " + file.getFileName();
            }
            channel.truncate(lengths[way]);
            return "truncate@" + lengths[way] + " " + file.getFileName();
        }
    }

    /** Puts something else under the name of a file, removes it, or takes rights away. */
    String replace(final List<Path> files, final Path spare) throws IOException
    {
        final Path file = files.get(random.nextInt(files.size()));
        final String name = " " + file.getFileName();
        hasDamaged = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        final Path other = files.get(random.nextInt(files.size()));
        switch (random.nextInt(8))
        {
            case 0 ->
            {
                return "mode " + mode(file) + name;
            }
            case 1 ->
            {
                Files.deleteIfExists(file);
                return "delete" + name;
            }
            case 2 ->
            {
                Files.deleteIfExists(file);
                Files.createDirectory(file);
                return "directory" + name;
            }
            case 3 ->
            {
                Files.deleteIfExists(file);
                Files.createSymbolicLink(file, other.equals(file) ? spare : other);
                return "link" + name;
            }
            case 4 ->
            {
                final byte[] garbage = new byte[random.nextInt(3) * PAGE_LENGTH];
                random.nextBytes(garbage);
                Files.write(spare, garbage);
            }
            default ->
            {
                if (Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS))
                {
                    Files.copy(other, spare, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (Files.exists(spare) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
        {
            Files.move(spare, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return "replace" + name;
    }

    private String mode(final Path file) throws IOException
    {
        final String mode = random.nextBoolean() ? "---------" : random.nextBoolean() ? "r--------" : "rw-rw-rw-";
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
        return mode;
    }
}
