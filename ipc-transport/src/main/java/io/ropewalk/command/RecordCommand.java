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

import io.ropewalk.bus.Bus;
import io.ropewalk.bus.Recording;
import io.ropewalk.bus.RecordingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records a topic until its stream ends. */
@Command(name = "record", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Records the messages of a topic on a disk until the stream ends, or until `record` is stopped.",
    "Goes on with the recording of the topic if there is one. Publishers wait for `record` as they do for `sub`.",
    "The recording survives the end of every process; `replay` and late subscribers read it."})
final class RecordCommand implements Callable<Integer>
{
    private static final int INTERRUPTED = 130;
    private static final long LOOK_INTERVAL_MS = 50;
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})([A-Za-z]?)");
    private static final String BYTE_UNITS = "BKMGT";
    private static final int KIBI_BITS = 10;

    @Spec
    private CommandSpec command;

    @Mixin
    private TopicArguments arguments;

    @Option(names = "--archive", paramLabel = "ARCHIVE", description =
        "Directory of the recordings, the same for all who use DIR " +
            "(default: ~/.local/share/ropewalk/ and the last part of DIR).")
    private Path archive;

    @Option(names = "--max-bytes", paramLabel = "N", description =
        "Keep the newest N bytes, such as 500M or 10G (default: all).")
    private String maxBytes;

    @Option(names = "--max-age", paramLabel = "T", description =
        "Keep what is younger than T, such as 90s, 30m, 12h or 7d (default: all).")
    private String maxAge;

    @Override
    public Integer call()
    {
        final RecordingOptions options = options();
        final Interruption interruption = new Interruption();
        try (Bus bus = arguments.openBus(archive))
        {
            bus.removeEnded(arguments.topic());
            try (Recording recording = bus.record(arguments.topic(), arguments.codec(bus), options))
            {
                while (recording.isRecording())
                {
                    TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
                }
                recording.check();
            }
            return 0;
        }
        catch (final InterruptedException ex)
        {
            return INTERRUPTED;
        }
        finally
        {
            interruption.settle();
        }
    }

    private RecordingOptions options()
    {
        RecordingOptions options = RecordingOptions.defaults();
        if (maxBytes != null)
        {
            final Matcher amount = amount("--max-bytes", maxBytes);
            final int unit = BYTE_UNITS.indexOf(amount.group(2).toUpperCase(Locale.ROOT));
            options = options.maxBytes(checked("--max-bytes", maxBytes, unit < 0 ? -1 :
                Long.parseLong(amount.group(1)), 1L << (Math.max(unit, 0) * KIBI_BITS)));
        }
        if (maxAge != null)
        {
            final Matcher amount = amount("--max-age", maxAge);
            final TimeUnit unit = switch (amount.group(2))
            {
                case "", "s" -> TimeUnit.SECONDS;
                case "m" -> TimeUnit.MINUTES;
                case "h" -> TimeUnit.HOURS;
                case "d" -> TimeUnit.DAYS;
                default -> null;
            };
            options = options.maxAge(
                checked("--max-age", maxAge, unit == null ? -1 : Long.parseLong(amount.group(1)), 1),
                unit);
        }
        return options;
    }

    private Matcher amount(final String option, final String text)
    {
        final Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches())
        {
            throw refused(option, text);
        }
        return amount;
    }

    private long checked(final String option, final String text, final long count, final long unit)
    {
        if (count <= 0 || count > Long.MAX_VALUE / unit)
        {
            throw refused(option, text);
        }
        return count * unit;
    }

    private ParameterException refused(final String option, final String text)
    {
        return new ParameterException(
            command.commandLine(), option + " must be a positive number with a unit: " + option + "=" + text);
    }
}
