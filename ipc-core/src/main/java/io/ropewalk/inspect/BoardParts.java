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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pools and managers are several objects; what is queued for one is shown with its board, too. */
final class BoardParts
{
    private static final String BOARD = "board";
    private static final Map<String, String> QUEUES = Map.of("pool board", "tasks", "manager", "calls");

    private BoardParts()
    {
    }

    /** The same reports, those of boards with the number of what waits to be done. */
    static List<ObjectReport> gathered(final List<ObjectReport> objects)
    {
        return objects.stream().map((object) -> queue(object, objects)
            .map((queue) -> withQueue(object, queue)).orElse(object)).toList();
    }

    private static Optional<ObjectReport> queue(final ObjectReport board, final List<ObjectReport> objects)
    {
        final String what = QUEUES.get(board.kind());
        if (null == what || !board.name().endsWith(BOARD))
        {
            return Optional.empty();
        }
        final String name = board.name().substring(0, board.name().length() - BOARD.length()) + what;
        return objects.stream().filter((object) -> object.name().equals(name)).findFirst();
    }

    private static ObjectReport withQueue(final ObjectReport board, final ObjectReport queue)
    {
        final Map<String, Object> state = new LinkedHashMap<>(board.state());
        state.put(QUEUES.get(board.kind()) + " queued", queue.size());
        return new ObjectReport(board.name(), board.kind(), board.typeName(), board.lengthBytes(), board.creatorPid(),
            board.created(), board.size(), board.capacity(), queue.puts(), queue.takes(), board.parameters(), state,
            board.holders(), List.of(), board.users(), board.problem());
    }
}
