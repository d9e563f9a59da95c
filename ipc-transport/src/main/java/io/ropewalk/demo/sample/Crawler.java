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

import io.ropewalk.Ropewalk;
import io.ropewalk.process.pool.ProcessPool;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches pages in the workers of a pool, as many as there are processors, and handles them in this process.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> a page that cannot be fetched, or handled, fails alone.
 */
public final class Crawler
{
    private static final int TIMEOUT_MS = 30_000;

    private Crawler()
    {
    }

    /**
     * A page that was fetched.
     *
     * @param url  of the page.
     * @param text of the page.
     * @param pid  of the process that fetched it.
     */
    public record Page(String url, String text, long pid) implements Serializable
    {
    }

    /**
     * Prints the lengths of pages, and the links in them.
     *
     * @param urls of the pages.
     * @throws InterruptedException if interrupted.
     */
    public static void main(final String[] urls) throws InterruptedException
    {
        try (Ropewalk walk = Ropewalk.temporary(); ProcessPool pool = walk.pool().start())
        {
            final Map<String, Throwable> failures = forEachPage(
                pool, List.of(urls), (page) -> System.out.println(page.url() + ": " + page.text().length()));
            failures.forEach((url, failure) -> System.out.println(url + ": " + failure));
            final List<String> found = new ArrayList<>(List.of(urls));
            found.removeAll(failures.keySet());
            find(pool, found, Pattern.compile("href=\"([^\"]+)\""))
                .forEach((url, links) -> System.out.println(url + ": " + links));
        }
    }

    /**
     * Fetches a page; runs in a worker.
     *
     * @param url of the page.
     * @return the page, or null unless the server answers with 200.
     * @throws IOException if the server does not answer.
     */
    public static Page fetch(final String url) throws IOException
    {
        final HttpURLConnection connection = (HttpURLConnection)new URL(url).openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        if (HttpURLConnection.HTTP_OK != connection.getResponseCode())
        {
            return null;
        }
        try (InputStream input = connection.getInputStream())
        {
            final String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            return new Page(url, text, ProcessHandle.current().pid());
        }
    }

    /**
     * Fetches pages and calls back with each, in this process. A callback that fails harms neither the pool nor the
     * other pages.
     *
     * @param pool     of the workers.
     * @param urls     of the pages.
     * @param callback for each page; it is given null for one that is not there.
     * @return what failed, by the page's address.
     */
    public static Map<String, Throwable> forEachPage(
        final ProcessPool pool, final Collection<String> urls, final Consumer<? super Page> callback)
    {
        final Map<String, Throwable> failures = new ConcurrentSkipListMap<>();
        final List<CompletableFuture<Void>> handled = new ArrayList<>();
        for (final String url : urls)
        {
            handled.add(pool.applyAsync(Crawler::fetch, url).thenAccept(callback).exceptionally((failure) ->
            {
                failures.put(url, failure instanceof CompletionException ? failure.getCause() : failure);
                return null;
            }));
        }
        handled.forEach(CompletableFuture::join);
        return failures;
    }

    /**
     * Searches pages in the workers.
     *
     * @param pool    of the workers.
     * @param urls    of the pages.
     * @param pattern of what is searched; its first group is the result.
     * @return what was found, by the page's address.
     * @throws CompletionException if a page cannot be fetched.
     */
    public static Map<String, List<String>> find(
        final ProcessPool pool, final Collection<String> urls, final Pattern pattern)
    {
        final Map<String, CompletableFuture<List<String>>> searches = new LinkedHashMap<>();
        urls.forEach((url) -> searches.put(url, pool.applyAsync(Crawler::search, url, pattern)));
        final Map<String, List<String>> found = new LinkedHashMap<>();
        searches.forEach((url, search) -> found.put(url, search.join()));
        return found;
    }

    private static List<String> search(final String url, final Pattern pattern) throws IOException
    {
        final List<String> found = new ArrayList<>();
        final Page page = fetch(url);
        if (null != page)
        {
            final Matcher matcher = pattern.matcher(page.text());
            while (matcher.find())
            {
                found.add(matcher.group(1));
            }
        }
        return found;
    }
}
