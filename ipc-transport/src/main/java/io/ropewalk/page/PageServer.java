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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.inspect.WalkInspector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Shows a walk in browsers of this machine: one page, and what it asks for once a second. Reads only.
 * <p>
 * It listens on the loopback address alone, and answers nobody who does not know the token in its address: other users
 * of the machine reach the port, too, and so do the pages of others in the user's browser.
 * <p>
 * <b>Threads:</b> any number may look; the walk is looked at twice a second at most.
 */
public final class PageServer implements AutoCloseable
{
    private static final int THREADS = 4;
    private static final int TOKEN_LENGTH = 18;
    private static final long FRESH_NS = 500_000_000;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    private final SecureRandom random = new SecureRandom();
    private final PageTemplate template = new PageTemplate();
    private final String token = randomText();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, PageServer::daemon);
    private final WalkInspector inspector;
    private final HttpServer server;
    private final Set<String> hosts;

    private String snapshot;
    private long snapshotNs;

    private PageServer(final WalkInspector inspector, final int port) throws IOException
    {
        this.inspector = inspector;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        final int bound = server.getAddress().getPort();
        hosts = Set.of("127.0.0.1:" + bound, "localhost:" + bound, "[::1]:" + bound);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
    }

    /**
     * Begins to show a walk.
     *
     * @param inspector of the walk.
     * @param port      to listen on, or 0 for any that is free.
     * @return the server, which runs until it is closed.
     * @throws java.net.BindException if the port is in use.
     * @throws IOException            if the system refuses to listen.
     */
    public static PageServer start(final WalkInspector inspector, final int port) throws IOException
    {
        final PageServer server = new PageServer(inspector, port);
        server.server.start();
        return server;
    }

    /**
     * What to open in a browser. Whoever knows it can look.
     *
     * @return the address, token included.
     */
    public URI address()
    {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" +
            server.getAddress().getPort() + "/" + token + "/");
    }

    @Override
    public void close()
    {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(final HttpExchange exchange) throws IOException
    {
        try (exchange)
        {
            final String path = exchange.getRequestURI().getPath();
            if (!hosts.contains(String.valueOf(exchange.getRequestHeaders().getFirst("Host"))))
            {
                // A name of somebody else's that points here: that is how a foreign page would read ours.
                send(exchange, FORBIDDEN, "text/plain", "not this host\n");
            }
            else if (!"GET".equals(exchange.getRequestMethod()))
            {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, NOT_ALLOWED, "text/plain", "this page only shows\n");
            }
            else if (isAt(path, "/" + token + "/"))
            {
                sendPage(exchange);
            }
            else if (isAt(path, "/" + token + "/walk.json"))
            {
                sendSnapshot(exchange);
            }
            else
            {
                send(exchange, NOT_FOUND, "text/plain", "no such page; the address has a token\n");
            }
        }
    }

    /** Takes as long for a wrong token as for a right one. */
    private static boolean isAt(final String path, final String expected)
    {
        return MessageDigest.isEqual(
            path.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private void sendPage(final HttpExchange exchange) throws IOException
    {
        final String nonce = randomText();
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; " +
            "img-src data:; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce + "'; base-uri 'none'; " +
            "form-action 'none'; frame-ancestors 'none'");
        send(exchange, OK, "text/html", template.html(nonce));
    }

    private void sendSnapshot(final HttpExchange exchange) throws IOException
    {
        final String text;
        try
        {
            text = snapshot();
        }
        catch (final RopewalkException ex)
        {
            send(exchange, FAILED, "text/plain", ex.getMessage());
            return;
        }
        send(exchange, OK, "application/json", text);
    }

    private synchronized String snapshot()
    {
        if (null == snapshot || System.nanoTime() - snapshotNs > FRESH_NS)
        {
            final Map<String, Object> found = new LinkedHashMap<>();
            found.put("walk", inspector.path().toString());
            found.put("timeMs", System.currentTimeMillis());
            found.put("objects", inspector.objects());
            found.put("processes", inspector.processes());
            found.put("waits", inspector.waits());
            found.put("findings", inspector.findings());
            snapshot = JsonText.of(found);
            snapshotNs = System.nanoTime();
        }
        return snapshot;
    }

    private static void send(final HttpExchange exchange, final int status, final String type, final String text)
        throws IOException
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String randomText()
    {
        final byte[] bytes = new byte[TOKEN_LENGTH];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static Thread daemon(final Runnable task)
    {
        final Thread thread = new Thread(task, "ropewalk-page");
        thread.setDaemon(true);
        return thread;
    }
}
