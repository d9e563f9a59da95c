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
 * Exceptions: one for each thing that a caller can do about a failure.
 *
 * <p>All extend {@link io.ropewalk.error.RopewalkException}, except where the JDK determines the type: if an interface
 * specifies an exception for the case, ours extends that one, for callers that know only the interface; and an argument
 * that could never be valid causes an {@link java.lang.IllegalArgumentException}, here as elsewhere.
 *
 * <table>
 * <caption>Exceptions that extend a type of the JDK</caption>
 * <tr><th>exception</th><th>is</th><th>because of</th></tr>
 * <tr><td>{@link io.ropewalk.error.QueueFullException}</td><td>{@link java.lang.IllegalStateException}</td>
 * <td>{@link java.util.concurrent.BlockingQueue#add}: no room</td></tr>
 * <tr><td>{@link io.ropewalk.error.QueueClosedException}</td><td>{@link java.lang.IllegalStateException}</td>
 * <td>{@link java.util.Collection#add}: nothing can be added now</td></tr>
 * <tr><td>{@link io.ropewalk.error.CollectionFullException}</td><td>{@link java.lang.IllegalStateException}</td>
 * <td>{@link java.util.Collection#add}: nothing can be added now</td></tr>
 * <tr><td>{@link io.ropewalk.error.QueueEmptyException}</td><td>{@link java.util.NoSuchElementException}</td>
 * <td>{@link java.util.Queue#remove()}</td></tr>
 * <tr><td>{@link io.ropewalk.error.ElementTooLargeException}</td><td>{@link java.lang.IllegalArgumentException}</td>
 * <td>{@link java.util.Collection#add}: a property of the element</td></tr>
 * <tr><td>{@link io.ropewalk.error.PeerClosedException}</td><td>{@link java.io.EOFException}</td>
 * <td>the readers of {@code java.io}; checked, because the caller does not control the peer</td></tr>
 * <tr><td>{@link io.ropewalk.error.IllegalNameException}</td><td>{@link java.lang.IllegalArgumentException}</td>
 * <td>it is an argument</td></tr>
 * </table>
 *
 * <p>A closed handle of any kind throws {@link io.ropewalk.error.HandleClosedException}. Each kind of object has one
 * exception for the end of its stream, for both sides: {@link io.ropewalk.error.QueueClosedException}, {@link
 * io.ropewalk.error.PeerClosedException}, and {@code TopicClosedException} for a topic. Misuse (a lock taken twice, a
 * {@code taskDone()} without a task, a claim that is not open) throws {@link java.lang.IllegalStateException}.
 */
package io.ropewalk.error;
