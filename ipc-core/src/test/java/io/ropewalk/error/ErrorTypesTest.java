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
package io.ropewalk.error;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The rule and the table in the package's description. */
@Tag("sources")
class ErrorTypesTest
{
    private static final Map<Class<?>, Class<?>> SAID_BY_THE_JDK = Map.of(
        QueueFullException.class, IllegalStateException.class,
        QueueClosedException.class, IllegalStateException.class,
        CollectionFullException.class, IllegalStateException.class,
        QueueEmptyException.class, NoSuchElementException.class,
        ElementTooLargeException.class, IllegalArgumentException.class,
        IllegalNameException.class, IllegalArgumentException.class,
        PeerClosedException.class, EOFException.class);

    @Test
    void shouldExtendOursWhenTheJdkHasNoSay()
    {
        final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ropewalk.error");
        final Map<String, String> others = new TreeMap<>();
        for (final JavaClass type : classes)
        {
            if (type.isAssignableTo(Throwable.class) && !type.isAssignableTo(RopewalkException.class))
            {
                others.put(type.getName(), type.getRawSuperclass().orElseThrow().getName());
            }
        }
        final Map<String, String> expected = new TreeMap<>();
        SAID_BY_THE_JDK.forEach((ours, jdk) -> expected.put(ours.getName(), jdk.getName()));
        assertEquals(expected, others);
    }
}
