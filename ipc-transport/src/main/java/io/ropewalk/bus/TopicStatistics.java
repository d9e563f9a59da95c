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

import java.util.List;

/**
 * A topic and who uses it.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> none.
 *
 * @param name        of the topic.
 * @param codecName   of its messages.
 * @param isOpen      whether its stream was not ended.
 * @param publishers  that there are, and the closed ones that are remembered.
 * @param subscribers that there are.
 */
public record TopicStatistics(
    String name,
    String codecName,
    boolean isOpen,
    List<PublisherStatistics> publishers,
    List<SubscriberStatistics> subscribers)
{
}
