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
package io.ropewalk.tutorial;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ropewalk.Ropewalk;
import io.ropewalk.process.pool.ProcessPool;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** Fetches pages in a pool, as many workers as processors. */
final class CrawlerTutorial
{
    private CrawlerTutorial()
    {
    }

    static void run() throws Exception
    {
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", CrawlerTutorial::answer);
        server.start();
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool().start())
        {
            final String site = "http://127.0.0.1:" + server.getAddress().getPort();
            // tag::crawl[]
            final Pattern title = Pattern.compile("<title>(.*)</title>");
            final List<CompletableFuture<String>> titles = new ArrayList<>();
            for (final String path : List.of("/one", "/two", "/missing"))
            {
                titles.add(pool.applyAsync(CrawlerTutorial::fetch, site + path, title));
            }
            final List<String> found = new ArrayList<>();
            titles.forEach((future) -> found.add(future.join()));
            // end::crawl[]
            say("found " + found);
            claim("two pages have titles, and one is missing", found.equals(List.of("/one", "/two", "none: 404")));
        }
        finally
        {
            server.stop(0);
        }
    }

    /** Runs in a worker. */
    private static String fetch(final String url, final Pattern title) throws IOException
    {
        final HttpURLConnection connection = (HttpURLConnection)new URL(url).openConnection();
        say("fetches " + url);
        if (HttpURLConnection.HTTP_OK != connection.getResponseCode())
        {
            return "none: " + connection.getResponseCode();
        }
        try (InputStream input = connection.getInputStream())
        {
            final Matcher matcher = title.matcher(new String(input.readAllBytes(), StandardCharsets.UTF_8));
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private static void answer(final HttpExchange exchange) throws IOException
    {
        final String path = exchange.getRequestURI().getPath();
        final byte[] page = ("<title>" + path + "</title>").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders("/missing".equals(path) ? 404 : 200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }
}
