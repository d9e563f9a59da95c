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
package io.ropewalk.process.child;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The classes of a child as the JVM has them in memory, in a file that the child maps instead of loading them one by
 * one: class data sharing from JDK 17 on, an AOT cache from 25 on.
 */
final class ClassArchive
{
    /*
     * One file for each Java and class path, in the cache of the user. The name says what it is for, by a hash of all
     * that its content depends on (a jar by size and time), and what is in it, by length and checksum: a jar that was
     * replaced makes another name, and a file that was cut or damaged does not fit to its own. The JVM compares the
     * class path itself, but believes the content. A file gets its name when it is complete, by a rename; so nobody
     * reads half of one, and of several who make the same at once, any may win.
     *
     * The first child that finds none starts without it, and a builder in the background makes it for those to come
     * (see ArchiveMain); neither waits for the other.
     */
    static final String PREFIX = "classes-";
    static final String FAILED = ".failed";
    private static final String FORMAT = "1";
    private static final int AOT_VERSION = 25;
    private static final int HEX = 16;
    private static final long TOUCH_MS = TimeUnit.HOURS.toMillis(12);
    private static final long RETRY_MS = TimeUnit.DAYS.toMillis(1);

    /** Options that an archive does not go with, or that bring others which we do not see. */
    private static final Pattern UNFIT = Pattern.compile(
        "@.*|-Xshare\\b.*|-XX:[+-]?(SharedArchiveFile|ArchiveClassesAtExit|SharedClassListFile|" +
            "AutoCreateSharedArchive|RecordDynamicDumpInfo|DumpSharedSpaces|AOT\\w*|Flags|VMOptionsFile)\\b.*|" +
            "-Xbootclasspath.*|" +
            "--(module-path|patch-module|limit-modules|upgrade-module-path|add-modules).*|-p|--enable-preview");

    /** Whole files that were read to the end and found whole, and for which a builder was started. */
    private static final Set<String> WHOLE = new HashSet<>();
    private static final Set<String> BEGUN = new HashSet<>();

    private ClassArchive()
    {
    }

    /**
     * Returns the options that let a child use the archive of its class path, if there is one; otherwise has one made
     * for later children.
     *
     * @param options   of the child, without its class path.
     * @param classPath of the child.
     */
    static List<String> options(final List<String> options, final String classPath)
    {
        final Optional<String> key = isPossible(options) ? key(options, classPath) : Optional.empty();
        if (key.isEmpty())
        {
            return List.of();
        }
        final Optional<Path> archive = CacheFolder.find().flatMap((folder) -> find(folder, key.get()));
        if (archive.isPresent())
        {
            return use(archive.get());
        }
        begin(key.get(), options, classPath);
        return List.of();
    }

    /** Whether the Java of a child can have archives at all, and these options leave the choice to us. */
    private static boolean isPossible(final List<String> options)
    {
        final String machine = System.getProperty("java.vm.name", "");
        return (machine.contains("OpenJDK") || machine.contains("HotSpot")) &&
            options.stream().noneMatch((option) -> UNFIT.matcher(option).matches());
    }

    static boolean isAot()
    {
        return Runtime.version().feature() >= AOT_VERSION;
    }

    static String suffix()
    {
        return isAot() ? ".aot" : ".jsa";
    }

    /** Options that write an archive at the end of a JVM. */
    static String output(final Path file)
    {
        return (isAot() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file;
    }

    /** Silent: what does not fit is not used, which nobody needs to read. */
    private static List<String> use(final Path archive)
    {
        return isAot() ? List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off", "-Xlog:cds=off") :
            List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    /** What tells one archive from others; empty if the class path is not of jars alone, as archives want it. */
    private static Optional<String> key(final List<String> options, final String classPath)
    {
        final StringBuilder text = new StringBuilder(FORMAT);
        for (final String property : List.of("java.home", "java.vm.version", "java.vm.vendor", "os.arch"))
        {
            text.append('\n').append(System.getProperty(property));
        }
        for (final String entry : classPath.split(File.pathSeparator))
        {
            final File jar = new File(entry);
            final long length = jar.length();
            if (!entry.endsWith(".jar") || !jar.isFile() || 0 == length)
            {
                return Optional.empty();
            }
            text.append('\n').append(jar.getAbsolutePath()).append('|').append(length).append('|')
                .append(jar.lastModified());
        }
        essential(options).forEach((option) -> text.append('\n').append(option));
        return Optional.of(hash(text.toString()));
    }

    /** Those about modules, with their values: what else a child is told has no say in its classes. */
    private static List<String> essential(final List<String> options)
    {
        return options.stream().filter((option) -> option.startsWith("--") || !option.startsWith("-")).toList();
    }

    /** 128 bits; not cryptographic, which would load a security provider: this user alone chooses what goes in. */
    private static String hash(final String text)
    {
        long high = 0x6A09E667F3BCC908L;
        long low = 0xBB67AE8584CAA73BL;
        for (int i = 0; i < text.length(); i++)
        {
            high = mixed(high ^ text.charAt(i));
            low = mixed(low + text.charAt(i) + high);
        }
        return padded(high) + padded(low);
    }

    private static long mixed(final long bits)
    {
        long mixed = (bits ^ (bits >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }

    private static String padded(final long number)
    {
        final String digits = Long.toHexString(number);
        return "0".repeat(HEX - digits.length()) + digits;
    }

    /** The archive of this key, if it is whole. */
    private static Optional<Path> find(final Path folder, final String key)
    {
        final String[] names = folder.toFile().list((directory, name) ->
            name.startsWith(PREFIX + key) && name.endsWith(suffix()));
        if (null != names)
        {
            for (final String name : names)
            {
                final Path archive = folder.resolve(name);
                if (isWhole(archive))
                {
                    touch(archive);
                    return Optional.of(archive);
                }
                delete(archive);
            }
        }
        return Optional.empty();
    }

    /** Looks into a file once. */
    private static boolean isWhole(final Path archive)
    {
        final File file = archive.toFile();
        final String known = archive + "|" + file.length();
        synchronized (WHOLE)
        {
            if (WHOLE.contains(known))
            {
                return true;
            }
        }
        try
        {
            final boolean isWhole = archive.getFileName().toString().endsWith("-" + content(archive) + suffix());
            if (isWhole)
            {
                synchronized (WHOLE)
                {
                    WHOLE.add(known);
                }
            }
            return isWhole;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** Length and checksum of a file, for its name. */
    static String content(final Path archive) throws IOException
    {
        final CRC32 checksum = new CRC32();
        final byte[] buffer = new byte[1 << 16];
        long lengthBytes = 0;
        try (InputStream input = Files.newInputStream(archive))
        {
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer))
            {
                checksum.update(buffer, 0, length);
                lengthBytes += length;
            }
        }
        return Long.toHexString(lengthBytes) + "-" + Long.toHexString(checksum.getValue());
    }

    /** The one not used for the longest time goes first when there are too many. */
    private static void touch(final Path archive)
    {
        final long nowMs = System.currentTimeMillis();
        try
        {
            if (nowMs - archive.toFile().lastModified() > TOUCH_MS)
            {
                Files.setLastModifiedTime(archive, FileTime.fromMillis(nowMs));
            }
        }
        catch (final IOException ignored)
        {
            // It was removed in this moment, or the folder is not to be written to.
        }
    }

    static void delete(final Path file)
    {
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException ignored)
        {
            // A folder that is not to be written to; nobody uses the file anyway.
        }
    }

    /** Starts a builder, once, and does not look after it. */
    private static void begin(final String key, final List<String> options, final String classPath)
    {
        synchronized (BEGUN)
        {
            if (!BEGUN.add(key))
            {
                return;
            }
        }
        final Optional<Path> folder = CacheFolder.ensure();
        if (folder.isPresent() && !hasFailed(folder.get(), key))
        {
            ArchiveMain.start(folder.get(), PREFIX + key, essential(options), classPath);
        }
    }

    private static boolean hasFailed(final Path folder, final String key)
    {
        final File mark = folder.resolve(PREFIX + key + FAILED).toFile();
        return mark.exists() && System.currentTimeMillis() - mark.lastModified() < RETRY_MS;
    }
}
