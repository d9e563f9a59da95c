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

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

@Tag("sources")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransportArchitectureTest
{
    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.ropewalk");

    @Test
    void shouldKnowAeronOnlyInTheBusAndInTheSampleOfACluster()
    {
        // The sample shows what Aeron Cluster is for: it is written against it, and nothing else needs it.
        noClasses().that()
            .resideOutsideOfPackages("io.ropewalk.bus", "io.ropewalk.bus.driver", "io.ropewalk.demo.cluster")
            .should().dependOnClassesThat().resideInAPackage("io.aeron..").check(CLASSES);
    }

    @Test
    void shouldLookDownwardsOnlyWhenInTheBus()
    {
        noClasses().that().resideInAPackage("io.ropewalk.bus.topics..")
            .should().dependOnClassesThat().resideInAnyPackage("io.ropewalk.bus", "io.ropewalk.bus.driver..")
            .check(CLASSES);
        noClasses().that().resideInAPackage("io.ropewalk.bus.driver..")
            .should().dependOnClassesThat().resideInAPackage("io.ropewalk.bus").check(CLASSES);
        noClasses().that().resideInAPackage("io.ropewalk.bus..")
            .should().dependOnClassesThat().resideInAnyPackage("io.ropewalk.demo..", "io.ropewalk.command..")
            .check(CLASSES);
    }

    @Test
    void shouldStartProcessesOnlyThroughChildJvmWhenServingABus()
    {
        noClasses().that().resideInAPackage("io.ropewalk.bus..")
            .should().dependOnClassesThat().haveFullyQualifiedName(ProcessBuilder.class.getName())
            .check(CLASSES);
    }

    @Test
    void shouldStartProcessesOnlyThroughChildJvmWhenDemonstrating()
    {
        // What the terminal is asked through is no JVM.
        noClasses().that().resideInAnyPackage("io.ropewalk.command..", "io.ropewalk.demo..")
            .and().doNotHaveFullyQualifiedName("io.ropewalk.command.Terminal")
            .should().dependOnClassesThat().haveFullyQualifiedName(ProcessBuilder.class.getName())
            .check(CLASSES);
    }

    @Test
    void shouldNotKnowTheCommandLineWhenUnderIt()
    {
        noClasses().that().resideOutsideOfPackage("io.ropewalk.command..")
            .should().dependOnClassesThat().resideInAnyPackage("io.ropewalk.command..", "picocli..")
            .check(CLASSES);
    }

    @Test
    void shouldUseEachSimpleNameOnceInAllModules() throws IOException
    {
        final Map<String, Path> files = new TreeMap<>();
        final Map<String, Path> repeated = new TreeMap<>();
        for (final String folder : new String[]{
            "ipc-core/src/main/java", "ipc-core/target/generated-sources/templates", "ipc-transport/src/main/java",
            "bench/src/main/java"})
        {
            try (Stream<Path> sources = Files.walk(Path.of("..", folder)))
            {
                sources.filter(TransportArchitectureTest::isClass).forEach((file) ->
                {
                    final String name = file.getFileName().toString();
                    if (files.putIfAbsent(name, file) != null)
                    {
                        repeated.put(name, file);
                    }
                });
            }
        }
        assertEquals(Map.of(), repeated);
    }

    private static boolean isClass(final Path file)
    {
        final String name = file.getFileName().toString();
        return name.endsWith(".java") && !"package-info.java".equals(name) && !"module-info.java".equals(name);
    }
}
