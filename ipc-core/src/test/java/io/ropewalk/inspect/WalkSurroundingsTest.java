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

import io.ropewalk.Ropewalk;
import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalkSurroundingsTest
{
    private static final long PID = 4711;
    private static final ProcessReport MEMBER = new ProcessReport(PID, Instant.EPOCH, true, false, "Main");

    @TempDir
    private Path root;

    private void write(final String file, final String text) throws IOException
    {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text, StandardCharsets.ISO_8859_1);
    }

    private void link(final String file, final String target) throws IOException
    {
        Files.createDirectories(root.resolve(file).getParent());
        Files.createSymbolicLink(root.resolve(file), Path.of(target));
    }

    private List<Finding> findings(final String code, final ProcessReport... members)
    {
        return new WalkSurroundings(root, root).findings(List.of(members)).stream()
            .filter((finding) -> finding.code().equals(code)).toList();
    }

    private Object value(final String code, final String name)
    {
        final List<Finding> found = findings(code, MEMBER);
        assertEquals(1, found.size(), found.toString());
        assertFalse(found.get(0).isProblem());
        return found.get(0).values().get(name);
    }

    private void runJvm(final String... arguments) throws IOException
    {
        write("proc/4711/cmdline", "/opt/jdk/bin/java\0" + String.join("\0", arguments) + "\0");
    }

    @Test
    void shouldSayNothingWhenTheSystemTellsNothing()
    {
        for (final String code : List.of("memory-limit", "container", "private-device", "noexec", "debugger",
            "slow-jvm", "native-denied", "heap-limit"))
        {
            assertEquals(List.of(), findings(code, MEMBER));
        }
    }

    @Test
    void shouldTellTheLimitWhenTheGroupOfTheContainerHasOne() throws Exception
    {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        assertEquals(List.of(), findings("memory-limit"));
        write("sys/fs/cgroup/memory.max", "65536\n");
        assertEquals(65536L, value("memory-limit", "limitBytes"));
    }

    @Test
    void shouldTellTheLeastLimitWhenSeveralGroupsAboveHaveOne() throws Exception
    {
        write("proc/self/cgroup", "0::/slice/service\n");
        write("sys/fs/cgroup/slice/memory.max", "70000\n");
        write("sys/fs/cgroup/slice/service/memory.max", "80000\n");
        assertEquals(70000L, value("memory-limit", "limitBytes"));
    }

    @Test
    void shouldTellTheLimitWhenOnlyTheTopOfTheHostsPathIsSeen() throws Exception
    {
        write("proc/self/cgroup", "0::/../../elsewhere\n");
        write("sys/fs/cgroup/memory.max", "90000\n");
        write("sys/fs/memory.max", "1\n");
        assertEquals(List.of(), findings("memory-limit"));
        write("proc/self/cgroup", "12:cpu,cpuacct:/\n4:memory:/docker/0123\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "91000\n");
        assertEquals(91000L, value("memory-limit", "limitBytes"));
    }

    @Test
    void shouldCountWhoLivesInOtherContainers() throws Exception
    {
        link("proc/self/ns/mnt", "mnt:[1]");
        link("proc/4711/ns/mnt", "mnt:[1]");
        assertEquals(List.of(), findings("container", MEMBER));
        link("proc/4712/ns/mnt", "mnt:[2]");
        final List<Finding> found =
            findings("container", MEMBER, new ProcessReport(4712, Instant.EPOCH, true, false, "Main"));
        assertEquals(List.of(4712L), found.get(0).values().get("pids"));
        assertFalse(found.get(0).isProblem());
    }

    @Test
    void shouldSayThatTheDeviceIsPrivateWhenAContainerRuntimeHasMountedIt() throws Exception
    {
        write("proc/self/mounts", "overlay / overlay rw 0 0\nshm " + root + " tmpfs rw,noexec,size=65536k 0 0\n");
        assertEquals(root.toString(), value("private-device", "mount"));
        write("proc/self/mounts", "overlay / overlay rw 0 0\ntmpfs " + root + " tmpfs rw,noexec 0 0\n");
        assertEquals(List.of(), findings("private-device"));
    }

    @Test
    void shouldTellWhenNothingCanBeExecutedInTheTemporaryFolder() throws Exception
    {
        final String temporary = System.getProperty("java.io.tmpdir");
        write("proc/self/mounts", "tmpfs " + temporary + " tmpfs rw 0 0\n" +
            "tmpfs " + temporary + " tmpfs rw,noexec 0 0\nproc /proc proc rw,nosuid 0 0\ncut");
        assertEquals(temporary, findings("noexec").get(0).values().get("mount").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "debugger, '-agentlib:jdwp=transport=dt_socket,server=y,address=5005'",
        "slow-jvm, -Xint",
        "slow-jvm, -XX:TieredStopAtLevel=1",
        "native-denied, --illegal-native-access=deny"})
    void shouldTellWhatAFlagMeans(final String code, final String flag) throws Exception
    {
        runJvm(flag, "-cp", "x.jar", "Main");
        assertEquals(flag, value(code, "flag"));
        assertEquals(PID, value(code, "pid"));
        runJvm("-cp", "x.jar", "Main", flag);
        assertEquals(List.of(), findings(code, MEMBER));
        write("proc/4711/environ", "HOME=/\0JDK_JAVA_OPTIONS= -Dx=y  " + flag + "\0");
        assertEquals(flag, value(code, "flag"));
        assertEquals(List.of(), findings(code, new ProcessReport(PID, Instant.EPOCH, false, false, "Main")));
    }

    @Test
    void shouldSayNothingWhenNativeAccessIsGranted() throws Exception
    {
        runJvm("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED", "-jar", "x.jar");
        assertEquals(List.of(), findings("native-denied", MEMBER));
        write("proc/4711/cmdline", "/usr/bin/python3\0-Xint\0");
        assertEquals(List.of(), findings("slow-jvm", MEMBER));
    }

    @Test
    void shouldCompareTheHeapWithTheLimitOfItsContainer() throws Exception
    {
        write("proc/4711/cgroup", "0::/box\n");
        write("sys/fs/cgroup/box/memory.max", String.valueOf(1L << 30));
        runJvm("-Xmx4g", "-Xmx512m", "Main");
        assertEquals(List.of(), findings("heap-limit", MEMBER));
        runJvm("-XX:MaxHeapSize=2G", "Main");
        assertEquals(2L << 30, value("heap-limit", "heapBytes"));
        assertEquals(1L << 30, value("heap-limit", "limitBytes"));
    }

    @Test
    void shouldReadAmountsAsTheJvmDoes()
    {
        assertEquals(OptionalLong.of(1500), MemberJvms.bytes("1500"));
        assertEquals(OptionalLong.of(3L << 40), MemberJvms.bytes("3T"));
        assertEquals(OptionalLong.empty(), MemberJvms.bytes("much"));
        assertEquals(OptionalLong.empty(), MemberJvms.bytes("99999999999t"));
    }

    @Test
    void shouldSeeTheFlagsOfALiveMember() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        try (ChildJvm child = ChildJvm.of(DoctorPeer.class).jvmOptions("-Xint")
            .arguments("produce", walk.path().toString()).start())
        {
            final WalkInspector inspector = WalkInspector.of(walk.path());
            while (inspector.findings().stream().noneMatch((finding) -> "slow-jvm".equals(finding.code()) &&
                finding.values().get("pid").equals(child.pid())))
            {
                assertTrue(child.isAlive());
                Thread.sleep(10);
            }
        }
    }
}
