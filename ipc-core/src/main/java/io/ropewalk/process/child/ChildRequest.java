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
package io.ropewalk.process.child;

import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.machine.platform.ThisProcess;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a child is to do, and who it is.
 *
 * @param child     who it is; its process id is not known yet, and zero.
 * @param place     of the child in its family: "2:1" is the first child of the second.
 * @param parent    who has started it.
 * @param mainClass whose main method it runs, or empty for a task.
 * @param arguments of the main method.
 * @param task      encoded; empty for a main class.
 */
record ChildRequest(
    ProcessInfo child, String place, ProcessInfo parent, String mainClass, List<String> arguments, byte[] task)
{
    byte[] encode()
    {
        final List<byte[]> texts = new ArrayList<>();
        texts.add(bytes(child.name()));
        texts.add(bytes(place));
        texts.add(bytes(parent.name()));
        texts.add(bytes(mainClass));
        arguments.forEach((argument) -> texts.add(bytes(argument)));
        final int lengths = texts.stream().mapToInt((text) -> Integer.BYTES + text.length).reduce(0, Math::addExact);
        final ByteBuffer buffer = ByteBuffer.allocate(
            Math.addExact(2 + Long.BYTES + Integer.BYTES + lengths, task.length));
        buffer.put((byte)(child.isDaemon() ? 1 : 0)).put((byte)(parent.isDaemon() ? 1 : 0)).putLong(parent.pid());
        buffer.putInt(arguments.size());
        texts.forEach((text) -> buffer.putInt(text.length).put(text));
        return buffer.put(task).array();
    }

    static ChildRequest decode(final byte[] bytes)
    {
        try
        {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            final boolean isDaemon = buffer.get() != 0;
            final boolean isParentDaemon = buffer.get() != 0;
            final long parentPid = buffer.getLong();
            final int argumentCount = buffer.getInt();
            final ProcessInfo child = new ProcessInfo(text(buffer), ThisProcess.pid(), isDaemon);
            final String place = text(buffer);
            final ProcessInfo parent = new ProcessInfo(text(buffer), parentPid, isParentDaemon);
            final String mainClass = text(buffer);
            final List<String> arguments = new ArrayList<>();
            for (int i = 0; i < argumentCount; i++)
            {
                arguments.add(text(buffer));
            }
            final byte[] task = new byte[buffer.remaining()];
            buffer.get(task);
            return new ChildRequest(child, place, parent, mainClass, arguments, task);
        }
        catch (final BufferUnderflowException | IllegalArgumentException ex)
        {
            throw new TaskDecodingException("request of a child process is damaged: lengthBytes=" + bytes.length);
        }
    }

    private static String text(final ByteBuffer buffer)
    {
        final int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining())
        {
            throw new IllegalArgumentException("length=" + length);
        }
        final String text = new String(buffer.array(), buffer.position(), length, StandardCharsets.UTF_8);
        buffer.position(buffer.position() + length);
        return text;
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
