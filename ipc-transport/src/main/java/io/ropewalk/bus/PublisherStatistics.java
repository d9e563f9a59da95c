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

/**
 * What a publisher has done.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param number        of the publisher on its bus.
 * @param isOpen        whether its process lives and it was not closed.
 * @param published     messages.
 * @param unheard       those of them that were published while nobody listened.
 * @param interruptions how often it had to change to another driver.
 */
public record PublisherStatistics(long number, boolean isOpen, long published, long unheard, long interruptions)
{
}
