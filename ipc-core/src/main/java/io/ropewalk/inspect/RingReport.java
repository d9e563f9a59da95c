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
package io.ropewalk.inspect;

/**
 * One of the rings of a growing queue at one moment.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param number   of the ring; later ones have higher numbers.
 * @param size     elements in it.
 * @param capacity of it, in elements.
 * @param puts     how often something was put since it was made; -1 where that is not known.
 * @param takes    how often something was taken since it was made; -1 where that is not known.
 */
public record RingReport(long number, long size, long capacity, long puts, long takes)
{
}
