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
package io.ropewalk.segment;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A specification of a shared file: its kind, layout, parameters, element type and length.
 *
 * <p><b>Threads:</b> immutable; each {@code with…} method returns a new specification.
 *
 * <p><b>Failure:</b> a value that does not fit into a header throws {@link IllegalArgumentException}.
 *
 * <pre>{@code
 * SegmentSpec.of(SegmentKind.QUEUE, FINGERPRINT, bodyLength)
 *     .withTypeName(codec.name())
 *     .withParameter("capacity", capacity);
 * }</pre>
 */
public final class SegmentSpec implements Serializable
{
    /** Length of the header, which precedes the body. */
    public static final int HEADER_LENGTH = 256;

    /** Maximum length of a body: a file is mapped as a whole, and offsets are {@code int}s. */
    public static final int MAX_BODY_LENGTH = Integer.MAX_VALUE - HEADER_LENGTH;

    /** Maximum number of parameters. */
    public static final int MAX_PARAMETERS = 8;

    /** Maximum length of a type name, in bytes of UTF-8. */
    public static final int MAX_TYPE_NAME_LENGTH = 124;

    private static final long serialVersionUID = 1L;

    private final SegmentKind kind;
    private final int layoutFingerprint;
    private final long bodyLengthBytes;
    private final long initialBodyBytes;
    private final String typeName;

    /** Arrays, because these pass the deserialisation filter when a handle is itself an element. */
    private final String[] parameterNames;
    private final long[] parameters;

    private SegmentSpec(
        final SegmentKind kind,
        final int layoutFingerprint,
        final long bodyLengthBytes,
        final long initialBodyBytes,
        final String typeName,
        final String[] parameterNames,
        final long[] parameters)
    {
        this.kind = kind;
        this.layoutFingerprint = layoutFingerprint;
        this.bodyLengthBytes = bodyLengthBytes;
        this.initialBodyBytes = initialBodyBytes;
        this.typeName = typeName;
        this.parameterNames = parameterNames;
        this.parameters = parameters;
    }

    /**
     * Returns a specification without parameters or an element type.
     *
     * @param kind              of the object.
     * @param layoutFingerprint of the body: a number that changes whenever the layout does.
     * @param bodyLengthBytes   from 1 to {@link #MAX_BODY_LENGTH}.
     */
    public static SegmentSpec of(final SegmentKind kind, final int layoutFingerprint, final long bodyLengthBytes)
    {
        Objects.requireNonNull(kind, "kind");
        if (bodyLengthBytes <= 0 || bodyLengthBytes > MAX_BODY_LENGTH)
        {
            throw new IllegalArgumentException("body length out of range: bodyLengthBytes=" + bodyLengthBytes +
                " min=1 max=" + MAX_BODY_LENGTH);
        }
        return new SegmentSpec(
            kind, layoutFingerprint, bodyLengthBytes, bodyLengthBytes, "", new String[0], new long[0]);
    }

    /**
     * Returns the same specification of a body that grows: its length is what it may become, of which the device gives
     * only the beginning at creation. The rest must not be written to before {@link Attachment#allocate}.
     *
     * @param newInitialBodyBytes from 1 to the length of the body.
     */
    public SegmentSpec withInitialBody(final long newInitialBodyBytes)
    {
        if (newInitialBodyBytes <= 0 || newInitialBodyBytes > bodyLengthBytes)
        {
            throw new IllegalArgumentException("initial body out of range: initialBodyBytes=" + newInitialBodyBytes +
                " min=1 max=" + bodyLengthBytes);
        }
        return new SegmentSpec(kind, layoutFingerprint, bodyLengthBytes, newInitialBodyBytes, typeName,
            parameterNames, parameters);
    }

    /**
     * Returns the same specification with an element type.
     *
     * @param newTypeName of at most {@link #MAX_TYPE_NAME_LENGTH} bytes of UTF-8.
     */
    public SegmentSpec withTypeName(final String newTypeName)
    {
        final int length = newTypeName.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_TYPE_NAME_LENGTH)
        {
            throw new IllegalArgumentException("type name too long: typeName=" + newTypeName + " length=" + length +
                " max=" + MAX_TYPE_NAME_LENGTH);
        }
        return new SegmentSpec(
            kind, layoutFingerprint, bodyLengthBytes, initialBodyBytes, newTypeName, parameterNames, parameters);
    }

    /**
     * Returns the same specification with one more parameter; all who open the object must ask for the same value.
     *
     * @param name  of the parameter, for messages only.
     * @param value recorded in the header and compared when the object is opened.
     */
    public SegmentSpec withParameter(final String name, final long value)
    {
        final int count = parameters.length;
        if (count == MAX_PARAMETERS)
        {
            throw new IllegalArgumentException(
                "too many parameters: name=" + name + " max=" + MAX_PARAMETERS);
        }
        final String[] newNames = Arrays.copyOf(parameterNames, count + 1);
        newNames[count] = name;
        final long[] newParameters = Arrays.copyOf(parameters, count + 1);
        newParameters[count] = value;
        return new SegmentSpec(
            kind, layoutFingerprint, bodyLengthBytes, initialBodyBytes, typeName, newNames, newParameters);
    }

    /**
     * Returns the kind of the object.
     */
    public SegmentKind kind()
    {
        return kind;
    }

    /**
     * Returns the fingerprint of the layout: a number that changes whenever the layout of the body does.
     */
    public int layoutFingerprint()
    {
        return layoutFingerprint;
    }

    /**
     * Returns the length of the file, header included.
     */
    public long totalLengthBytes()
    {
        return HEADER_LENGTH + bodyLengthBytes;
    }

    /**
     * Returns how many bytes of the file are allocated at creation, header included.
     */
    public long initialLengthBytes()
    {
        return HEADER_LENGTH + initialBodyBytes;
    }

    /**
     * Returns the type of the elements, usually the name of a codec; empty if there is none.
     */
    public String typeName()
    {
        return typeName;
    }

    /**
     * Returns the value of a parameter, or zero if it was not given.
     *
     * @param index from zero.
     */
    public long parameter(final int index)
    {
        return index < parameters.length ? parameters[index] : 0;
    }

    /**
     * Returns the name of a parameter, for messages.
     *
     * @param index from zero.
     */
    public String parameterName(final int index)
    {
        return index < parameterNames.length ? parameterNames[index] : "parameter" + index;
    }
}
