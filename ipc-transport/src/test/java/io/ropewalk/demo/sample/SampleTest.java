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
package io.ropewalk.demo.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ropewalk.Ropewalk;
import io.ropewalk.process.pool.ProcessPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SampleTest
{
    private static final long HERE = ProcessHandle.current().pid();
    private static final int CLIENTS = 20;
    private static final Set<String> LINES =
        IntStream.range(0, CLIENTS).mapToObj((i) -> "line of client " + i).collect(Collectors.toSet());

    @AfterEach
    void leaveNoProcess()
    {
        assertEquals(List.of(), ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList());
    }

    @Test
    void shouldServeAllClientsWhenThreads() throws Exception
    {
        final List<Visit> visits = ThreadServer.run(CLIENTS);
        assertEquals(LINES, lines(visits));
        assertEquals(Set.of(HERE), pids(visits));
    }

    @Test
    void shouldServeAllClientsWhenProcessesShareThePort() throws Exception
    {
        final int workers = 5;
        final List<Visit> visits = PoolServer.run(workers, CLIENTS);
        assertEquals(CLIENTS, visits.size());
        assertEquals(LINES, lines(visits));
        // The kernel spreads them by a hash: each client by chance, so seldom over all, and never over one.
        final Set<Long> pids = pids(visits);
        assertTrue(pids.size() > 1 && pids.size() <= workers, pids::toString);
        assertFalse(pids.contains(HERE));
    }

    private static Set<String> lines(final List<Visit> visits)
    {
        return visits.stream().map(Visit::line).collect(Collectors.toSet());
    }

    private static Set<Long> pids(final List<Visit> visits)
    {
        return visits.stream().map(Visit::pid).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldShareOnlyAmongThreadsWhenAStaticField() throws Exception
    {
        final int before = ThreadsAndProcesses.calls();
        final List<ThreadsAndProcesses.Sight> threads = ThreadsAndProcesses.threads(3);
        assertEquals(List.of(new ThreadsAndProcesses.Sight(HERE, "thread-0", before + 1),
            new ThreadsAndProcesses.Sight(HERE, "thread-1", before + 2),
            new ThreadsAndProcesses.Sight(HERE, "thread-2", before + 3)), threads);

        final List<ThreadsAndProcesses.Sight> processes = ThreadsAndProcesses.processes(3);
        assertEquals(List.of("process-0", "process-1", "process-2"),
            processes.stream().map(ThreadsAndProcesses.Sight::name).toList());
        assertEquals(Set.of(1), processes.stream().map(ThreadsAndProcesses.Sight::calls).collect(Collectors.toSet()));
        final Set<Long> pids =
            processes.stream().map(ThreadsAndProcesses.Sight::pid).collect(Collectors.toSet());
        assertEquals(3, pids.size());
        assertFalse(pids.contains(HERE));
        assertEquals(before + 3, ThreadsAndProcesses.calls());
    }

    /** Pages 0 to 9 with two links each, and nothing else. */
    private static HttpServer webServer(final ExecutorService threads) throws IOException
    {
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/page/", SampleTest::page);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private static void page(final HttpExchange exchange) throws IOException
    {
        final String name = exchange.getRequestURI().getPath().replaceAll(".*/", "");
        try (exchange)
        {
            if (name.matches("[0-9]"))
            {
                final byte[] page = ("<a href=\"" + name + "a\"></a><a href=\"" + name + "b\"></a>")
                    .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
            else
            {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Test
    void shouldGoOnWhenACallbackFails() throws Exception
    {
        final ExecutorService threads = Executors.newCachedThreadPool();
        final HttpServer server = webServer(threads);
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool(2))
        {
            final String root = "http://localhost:" + server.getAddress().getPort() + "/page/";
            final List<String> urls = new ArrayList<>(List.of(root + "none"));
            IntStream.range(0, 10).forEach((i) -> urls.add(root + i));
            final Map<String, Crawler.Page> pages = new ConcurrentHashMap<>();
            final Set<Long> callbackPids = ConcurrentHashMap.newKeySet();

            final Map<String, Throwable> failures = Crawler.forEachPage(pool, urls, (page) ->
            {
                callbackPids.add(ProcessHandle.current().pid());
                pages.put(page.url(), page);
            });

            assertEquals(Set.of(root + "none"), failures.keySet());
            assertInstanceOf(NullPointerException.class, failures.get(root + "none"));
            assertEquals(Set.copyOf(urls.subList(1, urls.size())), pages.keySet());
            assertEquals(Set.of(HERE), callbackPids);
            assertTrue(pages.values().stream().noneMatch((page) -> HERE == page.pid()));

            assertEquals(Map.of(), Crawler.forEachPage(pool, List.of(root + 1), (page) -> {}));
        }
        finally
        {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void shouldFindLinksWhenAPatternIsAnArgument() throws Exception
    {
        final ExecutorService threads = Executors.newCachedThreadPool();
        final HttpServer server = webServer(threads);
        final String root = "http://localhost:" + server.getAddress().getPort() + "/page/";
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool().start())
        {
            final Map<String, List<String>> found = Crawler.find(
                pool, List.of(root + 1, root + "none", root + 2), Pattern.compile("HREF=\"(\\d\\w)\"",
                Pattern.CASE_INSENSITIVE));
            assertEquals(Map.of(root + 1, List.of("1a", "1b"), root + "none", List.of(), root + 2, List.of("2a", "2b")),
                found);

            server.stop(0);
            final Map<String, Throwable> failures = Crawler.forEachPage(pool, List.of(root + 1), (page) -> {});
            assertInstanceOf(ConnectException.class, failures.get(root + 1));
        }
        finally
        {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
