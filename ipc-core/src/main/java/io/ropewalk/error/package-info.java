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
 * How failures look: one exception for each thing that a caller can do about them.
 *
 * <p>All extend {@link io.ropewalk.error.RopewalkException}, except where the JDK has the say: a type that the contract
 * of an interface names for the case comes first, for callers that know only the interface; and an argument that could
 * never be right is an {@link java.lang.IllegalArgumentException} here as elsewhere.
 *
 * <table>
 * <caption>Those that extend a type of the JDK</caption>
 * <tr><th>exception</th><th>is</th><th>because of</th></tr>
 * <tr><td>{@link io.ropewalk.error.QueueFullException}</td><td>{@link java.lang.IllegalStateException}</td>
 * <td>{@link java.util.concurrent.BlockingQueue#add}: no room</td></tr>
 * <tr><td>{@link io.ropewalk.error.QueueClosedException}</td><td>{@link java.lang.IllegalStateException}</td>
 * <td>{@link java.util.Collection#add}: it takes nothing now</td></tr>
 * <tr><td>{@link io.ropewalk.error.QueueEmptyException}</td><td>{@link java.util.NoSuchElementException}</td>
 * <td>{@link java.util.Queue#remove()}</td></tr>
 * <tr><td>{@link io.ropewalk.error.ElementTooLargeException}</td><td>{@link java.lang.IllegalArgumentException}</td>
 * <td>{@link java.util.Collection#add}: a property of the element</td></tr>
 * <tr><td>{@link io.ropewalk.error.PeerClosedException}</td><td>{@link java.io.EOFException}</td>
 * <td>the readers of {@code java.io}; to be caught, because the peer is not in the caller's hands</td></tr>
 * <tr><td>{@link io.ropewalk.error.IllegalNameException}</td><td>{@link java.lang.IllegalArgumentException}</td>
 * <td>it is an argument</td></tr>
 * </table>
 *
 * <p>A closed handle of whatever kind throws {@link io.ropewalk.error.HandleClosedException}. The end of a stream has
 * one exception a kind of object, for both of its sides: {@link io.ropewalk.error.QueueClosedException}, {@link
 * io.ropewalk.error.PeerClosedException}, and {@code TopicClosedException} for a topic. Misuse (of a lock that is held
 * already, {@code taskDone()} without a task, a claim that is not open) is an {@link java.lang.IllegalStateException}.
 */
package io.ropewalk.error;
