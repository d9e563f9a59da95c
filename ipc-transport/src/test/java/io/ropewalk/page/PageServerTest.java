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
package io.ropewalk.page;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageServerTest
{
    private final HttpClient client = HttpClient.newHttpClient();
    private final Ropewalk walk = Ropewalk.temporary();
    private PageServer server;

    @BeforeEach
    void start() throws IOException
    {
        server = PageServer.start(WalkInspector.of(walk.path()), 0);
    }

    @AfterEach
    void stop()
    {
        server.close();
    }

    private HttpResponse<String> get(final URI address) throws IOException, InterruptedException
    {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldShowObjectsWhenAskedWithTheToken() throws Exception
    {
        final SharedQueue<String> queue = walk.queue("in-page", 4, Codecs.utf8());
        queue.put("x");
        final HttpResponse<String> page = get(server.address());
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Security-Policy").orElseThrow().contains("default-src 'none'"));
        assertFalse(page.body().matches("(?s).*@[A-Z_]+@.*"), "unfilled place in the page");
        final HttpResponse<String> data = get(server.address().resolve("walk.json"));
        assertEquals(200, data.statusCode());
        assertTrue(data.body().contains("\"name\": \"in-page\""), data.body());
        assertTrue(data.body().contains("\"size\": 1, \"capacity\": 4, \"puts\": 1"), data.body());
        assertEquals(1, queue.size());
    }

    @Test
    void shouldRefuseWhenTokenOrHostOrMethodIsWrong() throws Exception
    {
        final URI address = server.address();
        assertEquals(404, get(address.resolve("/")).statusCode());
        assertEquals(404, get(address.resolve("/walk.json")).statusCode());
        assertEquals(404, get(address.resolve("/AAAAAAAAAAAAAAAAAAAAAAAA/walk.json")).statusCode());
        assertEquals(405, client.send(HttpRequest.newBuilder(address)
            .POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals("HTTP/1.1 403 Forbidden", firstLine("GET " + address.getPath() + " HTTP/1.1\r\n" +
            "Host: elsewhere.example:" + address.getPort() + "\r\nConnection: close\r\n\r\n"));
    }

    private String firstLine(final String request) throws IOException
    {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort()))
        {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().findFirst()
                .orElse("");
        }
    }

    @Test
    void shouldRefuseToStartWhenPortIsInUse()
    {
        assertThrows(BindException.class,
            () -> PageServer.start(WalkInspector.of(walk.path()), server.address().getPort()));
    }

    @Test
    void shouldDrawItselfWhenOpenedInABrowser() throws Exception
    {
        final Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap((name) -> Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map((folder) -> Path.of(folder, name)))
            .filter(Files::isExecutable).findFirst();
        assumeTrue(browser.isPresent(), "SKIPPED: no browser on the path: chromium=missing google-chrome=missing");
        walk.queue("in-browser", 4, Codecs.utf8()).put("x");
        final Path profile = Files.createTempDirectory("page-server-test");
        final Process process = new ProcessBuilder(List.of(browser.get().toString(), "--headless", "--no-sandbox",
            "--disable-gpu", "--user-data-dir=" + profile, "--virtual-time-budget=4000", "--dump-dom",
            server.address().toString())).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (InputStream out = process.getInputStream())
        {
            final String shown = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(shown.contains("<td>in-browser</td>"), shown);
            assertTrue(shown.contains("1 of 4"), shown);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        }
        finally
        {
            process.destroyForcibly();
            delete(profile);
        }
    }

    private static void delete(final Path folder) throws IOException
    {
        try (Stream<Path> files = Files.walk(folder))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(file);
            }
        }
    }
}
