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
/**
 * How an object becomes bytes: the {@link io.ropewalk.codec.Codec} interface and the codecs that come with Ropewalk.
 *
 * <p>Multi-byte numbers are little-endian and unaligned. There is no framing: the structure that carries an element
 * knows its length.
 *
 * <table>
 * <caption>Encodings</caption>
 * <tr><th>codec</th><th>bytes</th></tr>
 * <tr><td>{@code utf8}</td><td>well-formed UTF-8, nothing else</td></tr>
 * <tr><td>{@code bytes}</td><td>the bytes</td></tr>
 * <tr><td>{@code int64}</td><td>8</td></tr>
 * <tr><td>{@code float64}</td><td>8, IEEE 754 (NaN bits kept)</td></tr>
 * <tr><td>{@code record}</td><td>the components in declared order, packed. Primitives: their size, {@code boolean} as 0
 * or 1. Everything else: a presence byte, 0 or 1, then boxed values as primitives; {@code String} and {@code byte[]} as
 * a 4-byte length and the bytes; enums as a 4-byte ordinal; {@code UUID} as most, then least significant 8 bytes;
 * {@code Instant} as 8 bytes of seconds and 4 of nanoseconds; records as their components</td></tr>
 * <tr><td>{@code object}</td><td>Kryo 5 with references and registration; private to Ropewalk</td></tr>
 * </table>
 */
package io.ropewalk.codec;
