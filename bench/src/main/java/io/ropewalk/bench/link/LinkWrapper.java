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
package io.ropewalk.bench.link;

/**
 * Found by {@link java.util.ServiceLoader}, and wrapped around every link that is opened. There is none in the program:
 * it is for those who want to see whether {@code compare} finds a change that they know of.
 */
@FunctionalInterface
public interface LinkWrapper
{
    /**
     * Wraps a link, or returns it as it is.
     *
     * @param name of the link.
     * @param link that was opened.
     * @return what the case measures.
     */
    Link wrap(String name, Link link);
}
