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
package io.ropewalk.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The screen of {@code top}, and what the keys do to it. */
final class TopDialogue
{
    private static final String HOME = "\033[H";
    private static final String TO_END_OF_LINE = "\033[K";
    private static final String TO_END_OF_SCREEN = "\033[J";
    private static final String REVERSE = "\033[7m";
    private static final String NORMAL = "\033[0m";
    private static final int TITLE_ROW = 3;
    private static final int MAX_ENTRY_LENGTH = 8;
    private static final double MIN_SECONDS = 0.1;
    private static final double MAX_SECONDS = 86_400;

    private final TopSampler sampler;
    private final Path path;
    private final Keys keys = new Keys();
    private TopSort sort;
    private boolean isReversed;
    private double intervalSeconds;
    private int firstRow;
    private boolean isHelp;
    private Terminal.Size size = Terminal.Size.USUAL;
    private TopSampler.Sample sample;

    /** What is being typed; null if nothing is asked. */
    private StringBuilder entry;

    TopDialogue(
        final TopSampler sampler,
        final Path path,
        final TopSort sort,
        final boolean isReversed,
        final double intervalSeconds)
    {
        this.sampler = sampler;
        this.path = path;
        this.sort = sort;
        this.isReversed = isReversed;
        this.intervalSeconds = intervalSeconds;
    }

    /** Until somebody leaves, or so many looks were shown for their time. */
    void run(final int count) throws InterruptedException
    {
        for (int i = 0; i < count; i++)
        {
            size = Terminal.size().orElse(Terminal.Size.USUAL);
            sample = sampler.sample();
            draw();
            if (!heedKeys())
            {
                return;
            }
        }
    }

    /** Until the next look is due; false to leave. */
    private boolean heedKeys() throws InterruptedException
    {
        final long beginNs = System.nanoTime();
        while (true)
        {
            final long leftMs = (long)(intervalSeconds * TimeUnit.SECONDS.toMillis(1)) -
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
            final int key = leftMs <= 0 ? Keys.NONE : keys.next(leftMs);
            if (leftMs <= 0)
            {
                return true;
            }
            if (key == Keys.END || (entry == null && (key == 'q' || key == 'Q')))
            {
                return false;
            }
            if (key != Keys.NONE)
            {
                final boolean isLookDue = entry == null && !isHelp && key == ' ';
                press(key);
                draw();
                if (isLookDue)
                {
                    return true;
                }
            }
        }
    }

    private void press(final int key)
    {
        if (entry != null)
        {
            type(key);
        }
        else if (isHelp)
        {
            isHelp = false;
        }
        else
        {
            command(key);
        }
    }

    private void command(final int key)
    {
        switch (key)
        {
            case 'h', '?' -> isHelp = true;
            case 'd', 's' -> entry = new StringBuilder();
            case 'R', 'r' -> isReversed = !isReversed;
            case '<', Keys.LEFT -> sort = sort.next(-1);
            case '>', Keys.RIGHT -> sort = sort.next(1);
            case Keys.UP -> firstRow = Math.max(0, firstRow - 1);
            case Keys.DOWN -> firstRow = Math.min(Math.max(0, sample.rows().size() - 1), firstRow + 1);
            case 'P' -> sort = TopSort.PUTS;
            case 'T' -> sort = TopSort.TAKES;
            case 'M' -> sort = TopSort.MEMORY;
            case 'N' -> sort = TopSort.NAME;
            case 'F' -> sort = TopSort.FULL;
            case 'U' -> sort = TopSort.USED;
            default ->
            {
            }
        }
    }

    private void type(final int key)
    {
        if (key == '\n' || key == '\r')
        {
            accept(entry.toString());
            entry = null;
        }
        else if (key == Keys.ESCAPE)
        {
            entry = null;
        }
        else if ((key == Keys.BACKSPACE || key == '\b') && entry.length() > 0)
        {
            entry.setLength(entry.length() - 1);
        }
        else if (((key >= '0' && key <= '9') || key == '.') && entry.length() < MAX_ENTRY_LENGTH)
        {
            entry.append((char)key);
        }
    }

    private void accept(final String typed)
    {
        try
        {
            final double seconds = Double.parseDouble(typed);
            intervalSeconds = Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, seconds));
        }
        catch (final NumberFormatException ex)
        {
            // Then it stays as it was.
            return;
        }
    }

    private void draw()
    {
        final StringBuilder screen = new StringBuilder(HOME);
        final List<String> lines = isHelp ? TopScreen.help(size.columns()) : page();
        for (int i = 0; i < Math.min(lines.size(), size.rows() - 1); i++)
        {
            final boolean isTitle = !isHelp && i == TITLE_ROW;
            screen.append(isTitle ? REVERSE : "").append(lines.get(i)).append(isTitle ? NORMAL : "")
                .append(TO_END_OF_LINE).append("\r\n");
        }
        screen.append(TO_END_OF_SCREEN);
        if (entry != null)
        {
            screen.append("seconds between looks: ").append(entry);
        }
        System.out.print(screen);
        System.out.flush();
    }

    private List<String> page()
    {
        final String title = String.format(Locale.ROOT, "ropewalk top  %s  every %.1fs  h: help",
            SafeText.of(String.valueOf(path.getFileName())), intervalSeconds);
        return TopScreen.page(title, TopScreen.summary(sample),
            TopScreen.lines(sample, sort, isReversed, size.columns()), firstRow, size);
    }
}
