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
 * A pool of worker processes: an {@link java.util.concurrent.ExecutorService} whose tasks run in other JVMs.
 *
 * <p>A crash, an exit, or a kill of a worker fails the task in its hands, or runs it again, and nothing else.
 */
package io.ropewalk.process.pool;
