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

import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntToLongFunction;

/**
 * An object of a given kind, whatever parameters it was created with: what {@code find} looks for.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param number      of the kind in the format.
 * @param fingerprint of its layout.
 * @param made        creates the kind from the parameters in an object's header, given by index; the header is checked
 *                    against that kind afterwards.
 * @param <T>         type of the handle.
 */
public record AnyOf<T>(SegmentKind number, int fingerprint, Function<IntToLongFunction, Kind<T>> made)
{
    /**
     * Checks that nothing is null.
     */
    public AnyOf
    {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(made, "made");
    }
}
