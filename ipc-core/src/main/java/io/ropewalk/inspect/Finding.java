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

import java.util.Map;

/**
 * Something that an operator should know.
 * <p>
 * <b>Threads:</b> immutable.
 *
 * @param code     stable, for scripts: {@code deadlock}, {@code stopped-holder}, {@code full-queue} …
 * @param isProblem whether something is wrong; else it is only worth knowing.
 * @param text     one sentence with names and values.
 * @param values   the same, by name, in order.
 */
public record Finding(String code, boolean isProblem, String text, Map<String, Object> values)
{
}
