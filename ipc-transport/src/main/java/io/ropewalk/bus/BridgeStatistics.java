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
 * What a bridge has done since it was opened.
 *
 * @param isConnected whether the other side has answered, and is listened to.
 * @param moved       elements that the other side has confirmed, or that were put here.
 * @param resent      elements that were sent once more.
 * @param duplicates  elements that came once more, and were recognised.
 * @param uncertain   elements of which nobody can tell whether a dead predecessor has put them; they were not put
 *                    again. Zero as long as the bridge is the only producer of its queue.
 */
public record BridgeStatistics(boolean isConnected, long moved, long resent, long duplicates, long uncertain)
{
}
