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
 * Publish and subscribe between processes of a machine, and the command line.
 */
@SuppressWarnings("requires-automatic")
module io.ropewalk.transport
{
    requires transitive io.ropewalk.core;
    requires io.aeron.client;
    requires io.aeron.driver;
    requires io.aeron.archive;
    requires jdk.httpserver;
    requires jdk.jfr;
    // For the commands and the demo, which run from ropewalk.jar.
    requires static info.picocli;
    requires static io.aeron.cluster;
    requires static HdrHistogram;

    exports io.ropewalk.bus;

    opens io.ropewalk.command to info.picocli;
}
