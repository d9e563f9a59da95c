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
package io.ropewalk;

import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The first program of the README compiles, runs, and prints what the README says. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadmeTest
{
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

    @TempDir
    private Path folder;

    @Test
    void shouldPrintWhatTheReadmeSaysWhenItsFirstProgramRuns() throws Exception
    {
        final String readme = Files.readString(findReadme());
        final String program = firstBlock("java", readme);
        final String expected = firstBlock("text", readme);
        final List<String> output = new CopyOnWriteArrayList<>();
        final List<String> errors = new CopyOnWriteArrayList<>();

        try (URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()});
            ChildJvm child = ChildJvm.of(loader.loadClass(compile(program)))
                .outputTo(output::add).errorTo(errors::add).start())
        {
            assertEquals(0, child.waitFor(), errors::toString);
        }

        assertEquals(expected.lines().toList(), output, errors::toString);
        assertTrue(output.size() > 0, "a program that prints nothing shows nothing");
    }

    /** Returns the name of the class. */
    private String compile(final String program) throws IOException
    {
        final Matcher declaration = CLASS.matcher(program);
        assertTrue(declaration.find(), program);
        final String name = declaration.group(1);
        final Path source = Files.writeString(folder.resolve(name + ".java"), program);
        final ByteArrayOutputStream messages = new ByteArrayOutputStream();
        final int status = ToolProvider.getSystemJavaCompiler().run(
            null, messages, messages, "-proc:none", "-encoding", "UTF-8",
            "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString());
        assertEquals(0, status, () -> messages.toString(StandardCharsets.UTF_8));
        return name;
    }

    private static String firstBlock(final String language, final String document)
    {
        final Matcher block = Pattern.compile("(?ms)^```" + language + "\\R(.*?)^```$").matcher(document);
        assertTrue(block.find(), "no block in README.md: language=" + language);
        return block.group(1);
    }

    private static Path findReadme()
    {
        final Path here = Path.of("").toAbsolutePath();
        final Path root = Files.isDirectory(here.resolve("ipc-core")) ? here : here.getParent();
        return root.resolve("README.md");
    }
}
