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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** The arrows of the design: height is dependency, and some things have one home. */
@Tag("sources")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArchitectureTest
{
    private static final String ROOT = "io.ropewalk";
    /** From the ground up; the door, which is the root package itself, stands above all of them. */
    private static final List<String> STOREYS = List.of("error", "codec", "machine", "segment", "structure", "process");
    /** Rooms of one storey that may look into other rooms of it; every other room minds its own business. */
    private static final Map<String, Map<String, Set<String>>> ROOMS = Map.of(
        "structure", Map.of(
            "ring", Set.of(),
            "queue", Set.of("ring"),
            "pipe", Set.of("ring"),
            "sync", Set.of(),
            "value", Set.of("sync"),
            "collection", Set.of("sync")),
        "process", Map.of(
            "task", Set.of(),
            "child", Set.of("task"),
            "line", Set.of("task"),
            "pool", Set.of("child", "task", "line"),
            "manager", Set.of("child", "task", "line", "pool")));

    private static final String UNSAFE_BUFFER = "org.agrona.concurrent.UnsafeBuffer";
    private static final String MEMORY = ROOT + ".machine.memory..";
    private static final String PLATFORM = ROOT + ".machine.platform..";
    private static final String WAITING = ROOT + ".machine.waiting..";
    private static final String CODEC = ROOT + ".codec..";
    private static final String CHILD = ROOT + ".process.child..";

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses()
    {
        classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);
    }

    static Stream<String> storeys()
    {
        return STOREYS.stream();
    }

    @ParameterizedTest
    @MethodSource("storeys")
    void shouldNotLookUpWhenStandingOnAStorey(final String storey)
    {
        final List<String> above = new ArrayList<>();
        above.add(ROOT);
        STOREYS.subList(STOREYS.indexOf(storey) + 1, STOREYS.size()).forEach((name) -> above.add(inside(name)));

        check(noClasses().that().resideInAPackage(inside(storey))
            .should().dependOnClassesThat().resideInAnyPackage(above.toArray(new String[0])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"structure", "process"})
    void shouldMindItsOwnBusinessWhenInARoom(final String storey)
    {
        ROOMS.get(storey).forEach((room, allowed) ->
        {
            final String[] others = ROOMS.get(storey).keySet().stream()
                .filter((other) -> !other.equals(room) && !allowed.contains(other))
                .map((other) -> inside(storey + "." + other))
                .toArray(String[]::new);
            check(noClasses().that().resideInAPackage(inside(storey + "." + room))
                .should().dependOnClassesThat().resideInAnyPackage(others));
        });
    }

    @Test
    void shouldHaveNoCycleWhenPackagesDependOnEachOther()
    {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void shouldNeverBlockWhenARing()
    {
        check(noClasses().that().resideInAPackage(inside("structure.ring"))
            .should().dependOnClassesThat().resideInAPackage(WAITING));
    }

    @Test
    void shouldMakeBuffersOnlyWhenMachineMemory()
    {
        check(noClasses().that().resideOutsideOfPackages(MEMORY, CODEC).should().callConstructorWhere(makesBuffer()));
        check(noClasses().that().resideInAPackage(CODEC)
            .should().callConstructorWhere(makesBuffer().and(startsFromHeap().negate())));
        check(noClasses().that().resideOutsideOfPackage(MEMORY).should().callMethod(
            UNSAFE_BUFFER, "wrap", "long", "int"));
        check(noClasses().that().resideOutsideOfPackage(MEMORY).should().callMethodWhere(calls(
            FileChannel.class.getName(), "map")));
    }

    @Test
    void shouldLeaveJavaOnlyWhenMachinePlatform()
    {
        check(noClasses().that().resideOutsideOfPackage(PLATFORM)
            .should().dependOnClassesThat().resideInAnyPackage("com.sun.jna..", "jdk.internal..", "sun.misc.."));
        check(noClasses().that().resideOutsideOfPackage(PLATFORM).should().callMethodWhere(calls(
            System.class.getName(), "load", "loadLibrary")));
    }

    @Test
    void shouldSleepOnlyWhenMachineWaiting()
    {
        check(noClasses().that().resideOutsideOfPackage(WAITING).should().callMethodWhere(
            calls(Thread.class.getName(), "sleep").or(calls(Object.class.getName(), "wait"))));
        check(noClasses().that().resideOutsideOfPackage(WAITING)
            .should().dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.locks.LockSupport"));
        check(noClasses().that().resideOutsideOfPackages(WAITING, PLATFORM)
            .should().dependOnClassesThat().haveFullyQualifiedName(ROOT + ".machine.platform.Futex"));
    }

    @Test
    void shouldStartProcessesOnlyWhenProcessChild()
    {
        check(noClasses().that().resideOutsideOfPackage(CHILD).should().dependOnClassesThat().haveFullyQualifiedName(
            ProcessBuilder.class.getName()));
        check(noClasses().that().resideOutsideOfPackage(CHILD).should().dependOnClassesThat().haveFullyQualifiedName(
            Process.class.getName()));
        check(noClasses().that().resideOutsideOfPackage(CHILD).should().callMethodWhere(calls(
            Runtime.class.getName(), "exec")));
    }

    @Test
    void shouldBeSilentWhenALibrary()
    {
        check(noClasses().should(ACCESS_STANDARD_STREAMS));
        check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."));
    }

    @Test
    void shouldNameNothingThatUsersCannotSeeWhenPublic() throws IOException
    {
        final Set<String> exported = exported();
        final Set<String> hidden = new TreeSet<>();
        for (final JavaClass type : classes)
        {
            if (exported.contains(type.getPackageName()) && isForUsers(type.getModifiers()))
            {
                named(type).filter((name) -> name.getPackageName().startsWith(ROOT))
                    .filter((name) -> !exported.contains(name.getPackageName()))
                    .forEach((name) -> hidden.add(type.getName() + " names " + name.getName()));
            }
        }
        assertEquals(Set.of(), hidden);
    }

    @Test
    void shouldSayWhatItIsForWhenAPackageIsExported() throws IOException
    {
        assertEquals(exported(), classes.stream().filter((type) -> "package-info".equals(type.getSimpleName()))
            .map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What a class shows by its declaration and its members, inherited ones included. */
    private static Stream<JavaClass> named(final JavaClass type)
    {
        final Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        final Stream<JavaClass> members = type.getAllMembers().stream()
            .filter((member) -> isForUsers(member.getModifiers()))
            .flatMap((member) -> member.getAllInvolvedRawTypes().stream());
        return Stream.concat(above.flatMap((one) -> one.getAllInvolvedRawTypes().stream()), members);
    }

    private static boolean isForUsers(final Set<JavaModifier> modifiers)
    {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** The packages that everybody sees. */
    private static Set<String> exported() throws IOException
    {
        final String folder = Ropewalk.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (InputStream descriptor = Files.newInputStream(Path.of(folder, "module-info.class")))
        {
            return ModuleDescriptor.read(descriptor).exports().stream().filter((export) -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String inside(final String storey)
    {
        return ROOT + "." + storey + "..";
    }

    /** Rules for rooms that are not built yet hold, too. */
    private static void check(final ArchRule rule)
    {
        rule.allowEmptyShould(true).check(classes);
    }

    private static DescribedPredicate<JavaConstructorCall> makesBuffer()
    {
        return predicate("an UnsafeBuffer is made", (call) -> call.getTargetOwner().isAssignableTo(UNSAFE_BUFFER));
    }

    private static DescribedPredicate<JavaConstructorCall> startsFromHeap()
    {
        return predicate("over a heap array", (call) ->
        {
            final List<JavaClass> types = call.getTarget().getRawParameterTypes();
            return !types.isEmpty() && types.get(0).isEquivalentTo(byte[].class);
        });
    }

    private static DescribedPredicate<JavaCall<?>> calls(final String owner, final String... methods)
    {
        return predicate(owner + "." + Arrays.toString(methods), (call) ->
            call.getTargetOwner().isAssignableTo(owner) && Arrays.asList(methods).contains(call.getName()));
    }

    private static <T extends JavaAccess<?>> DescribedPredicate<T> predicate(
        final String description, final Predicate<T> test)
    {
        return new DescribedPredicate<>(description)
        {
            @Override
            public boolean test(final T access)
            {
                return test.test(access);
            }
        };
    }
}
