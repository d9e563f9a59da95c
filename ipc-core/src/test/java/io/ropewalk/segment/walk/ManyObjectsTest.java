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
package io.ropewalk.segment.walk;

import io.ropewalk.error.TooManyMappingsException;
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.segment.file.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A JVM with more objects than the system gives it mappings; the limit is lowered, so that it does not take long. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyObjectsTest
{
    /** A JVM has some hundreds of mappings of its own. */
    private static final int LIMIT = 4000;

    /** So large that no collection comes by itself. */
    private static final String YOUNG = "-Xmn256m";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-DisableExplicitGC", "-XX:+DisableExplicitGC"})
    void shouldNotRunOutOfMappingsWhenObjectsAreMadeAndRemovedOverAndOver(final String flag) throws Exception
    {
        try (ChildJvm child = child(flag, "loop"))
        {
            assertEquals("made " + 3 * LIMIT, child.readLine());
            assertTrue(Integer.parseInt(child.readLine()) < LIMIT, "what nobody reaches was given back");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-DisableExplicitGC", "-XX:+DisableExplicitGC"})
    void shouldRefuseInTimeAndGoOnWhenTooManyObjectsAreOpen(final String flag) throws Exception
    {
        try (ChildJvm child = child(flag, "keep"))
        {
            final String answer = child.readLine();
            assertTrue(answer.startsWith(TooManyMappingsException.class.getName()), answer);
            assertTrue(answer.contains(" vm.max_map_count=" + LIMIT) && answer.contains("array or map"), answer);
            assertEquals("again true", child.readLine());
        }
    }

    @Test
    void shouldNameTheObjectWhenThereAreTooMany() throws Exception
    {
        try (ChildJvm child = child("-XX:-DisableExplicitGC", "keep"))
        {
            assertTrue(child.readLine().contains(" file=" + directory.resolve("q")), "no temporary name");
        }
    }

    private ChildJvm child(final String flag, final String command)
    {
        return ChildJvm.of(Main.class).arguments(command, directory.toString())
            .jvmOptions("-XX:TieredStopAtLevel=1", flag, YOUNG, "-Dio.ropewalk.maxMapCount=" + LIMIT).talking().start();
    }

    /** What the children run. */
    static final class Main
    {
        private Main()
        {
        }

        public static void main(final String[] arguments) throws IOException
        {
            final Walk walk = Walk.open(Path.of(arguments[1]));
            if ("loop".equals(arguments[0]))
            {
                loop(walk);
            }
            else
            {
                keep(walk);
            }
        }

        private static void loop(final Walk walk) throws IOException
        {
            for (int i = 0; i < 3 * LIMIT; i++)
            {
                walk.openOrCreate("q", SegmentChild.SPEC, body -> {});
                walk.destroy("q");
            }
            System.out.println("made " + 3 * LIMIT);
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps")))
            {
                System.out.println(maps.count());
            }
        }

        private static void keep(final Walk walk)
        {
            final List<Segment> segments = new ArrayList<>();
            try
            {
                for (int i = 0; i < LIMIT; i++)
                {
                    segments.add(walk.openOrCreate("q" + i, SegmentChild.SPEC, body -> {}));
                }
                System.out.println("never refused");
            }
            catch (final TooManyMappingsException ex)
            {
                System.out.println(ex);
            }
            segments.clear();
            System.out.println("again " + walk.openOrCreate("again", SegmentChild.SPEC, body -> {}).isCreator());
        }
    }
}
