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
package io.ropewalk.segment.walk;

import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentFiles;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A directory whose files are shared objects, and the processes that take part in it.
 *
 * <p><b>Threads:</b> any thread of any process; two that ask for the same name at once get the same object.
 *
 * <p><b>Failure:</b> {@link io.ropewalk.error.IllegalNameException} or a {@link io.ropewalk.error.SegmentException},
 * with nothing created by halves. A process killed in the middle of anything leaves at most a temporary file, which the
 * next process that opens the walk removes.
 *
 * <pre>{@code
 * Walk walk = Walk.open("orders");
 * Segment segment = walk.openOrCreate("queue", spec, body -> {});
 * segment.buffer().putLongRelease(0, 1);
 * }</pre>
 */
public final class Walk
{
    private static final int MAX_ATTEMPTS = 1000;
    private static final int HEX_LENGTH = 16;

    static
    {
        // For the rings to come.
        MemoryBarrier.Registration.begin();
    }

    private final Path path;
    private final Participants participants;
    private final Access access;

    private Walk(final Path path, final Participants participants, final Access access)
    {
        this.path = path;
        this.participants = participants;
        this.access = access;
    }

    /**
     * Opens the walk in a directory and joins it for as long as this process lives. A walk that exists keeps its own
     * access, a group's included.
     *
     * @param directory that is made (for this user only) if it is missing; its parent must exist.
     */
    public static Walk open(final Path directory)
    {
        return openAs(absolute(directory), null);
    }

    /**
     * Opens the walk in a directory and joins it for as long as this process lives.
     *
     * @param directory that is made if it is missing; its parent must exist.
     * @param access    of a new walk, and expected of one that exists.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the walk has another access.
     */
    public static Walk open(final Path directory, final Access access)
    {
        return openAs(absolute(directory), Objects.requireNonNull(access, "access"));
    }

    private static Walk openAs(final Path path, final Access expected)
    {
        WalkDirectory.ensure(path, null == expected ? Access.user() : expected);
        WalkDirectory.verifyOwnerUnderDefaultRoot(path);
        final Access access = WalkDirectory.verifyAccess(path, expected);
        // Sweeping must be over before anybody else in this JVM can make objects here.
        synchronized (Participants.jvmMutex())
        {
            return joined(new Walk(path, Participants.join(path, access), access));
        }
    }

    /**
     * Opens the walk in a directory if there is one, and joins it for as long as this process lives; makes nothing.
     *
     * @param directory of the walk.
     * @throws SegmentAccessException if the directory cannot be a walk, or is not for this user.
     */
    public static Optional<Walk> find(final Path directory)
    {
        return findAs(absolute(directory), null);
    }

    /**
     * Opens the walk in a directory as {@link #find(Path)} does, for those who may take part in it.
     *
     * @param directory of the walk.
     * @param access    that is expected.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the walk has another access.
     */
    public static Optional<Walk> find(final Path directory, final Access access)
    {
        return findAs(absolute(directory), Objects.requireNonNull(access, "access"));
    }

    private static Optional<Walk> findAs(final Path path, final Access expected)
    {
        if (!WalkDirectory.exists(path))
        {
            return Optional.empty();
        }
        WalkDirectory.ensure(path, Access.user());
        WalkDirectory.verifyOwnerUnderDefaultRoot(path);
        if (!WalkDirectory.exists(path.resolve(Participants.RECORDS_FILE_NAME)))
        {
            // Not a walk yet, so it has no access that could be another one.
            return Optional.empty();
        }
        final Access access = WalkDirectory.verifyAccess(path, expected);
        synchronized (Participants.jvmMutex())
        {
            return Participants.joinExisting(path).map((participants) -> joined(new Walk(path, participants, access)));
        }
    }

    /**
     * Opens the walk of this name if this user has one, as {@link #find(Path)} does.
     *
     * @param name of the directory.
     */
    public static Optional<Walk> find(final String name)
    {
        Names.checkNew(name);
        return find(WalkDirectory.defaultRoot().resolve(name));
    }

    /**
     * Opens the walk that a handle names, which somebody else may have written: if there is one, and if it is one of
     * this user, or of a group of this user, or one that this process has opened before.
     *
     * @param directory of the walk.
     * @throws SegmentAccessException if it is somebody else's.
     */
    public static Optional<Walk> attach(final Path directory)
    {
        final Path path = absolute(directory);
        if (!WalkDirectory.exists(path.resolve(Participants.RECORDS_FILE_NAME)))
        {
            return Optional.empty();
        }
        if (!Participants.isJoined(path))
        {
            WalkDirectory.verifyTrusted(path);
        }
        return find(path);
    }

    /**
     * Opens the walk of this name in the folder that this user has in shared memory, or in the temporary folder where
     * there is no shared memory.
     *
     * @param name of the directory.
     */
    public static Walk open(final String name)
    {
        Names.checkNew(name);
        return open(WalkDirectory.ensureDefaultRoot().resolve(name));
    }

    /**
     * Makes a new walk that goes away when its last process has gone: at the exit of the JVM that finds itself alone,
     * or, after a kill, with the next walk that anybody opens beside it.
     */
    public static Walk temporary()
    {
        final Path root = WalkDirectory.ensureDefaultRoot();
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            final Path path = root.resolve(Names.TEMPORARY_WALK_PREFIX + randomHex());
            try
            {
                if (WalkDirectory.create(path))
                {
                    return openAs(path, Access.user());
                }
            }
            catch (final SegmentAccessException ex)
            {
                // Between its making and our joining it looks abandoned, and somebody may have swept it.
                if (WalkDirectory.exists(path))
                {
                    throw ex;
                }
            }
        }
        throw new SegmentAccessException("cannot create a temporary walk: attempts=" + MAX_ATTEMPTS, root);
    }

    /**
     * Removes the temporary walks in a directory in which nobody lives any more.
     *
     * @param root directory that holds walks.
     * @return how many were removed.
     */
    public static int sweep(final Path root)
    {
        return Sweeper.removeTemporaryWalks(root.toAbsolutePath().normalize());
    }

    /**
     * Removes the temporary walks that this process has joined and in which nobody else lives. It happens at the exit
     * of this JVM anyway; this is for those who wait for others at its exit.
     */
    public static void removeTemporaryIfAlone()
    {
        Sweeper.JoinedWalks.removeTemporary();
    }

    /**
     * The folder in which {@link #open(String)} and {@link #temporary()} look; it need not exist.
     */
    public static Path defaultRoot()
    {
        return WalkDirectory.defaultRoot();
    }

    /**
     * The directory, absolute.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Who takes part now.
     */
    public Participants participants()
    {
        return participants;
    }

    /**
     * Who may take part.
     */
    public Access access()
    {
        return access;
    }

    /**
     * Whether this walk goes away with its last process.
     */
    public boolean isTemporary()
    {
        return Names.isTemporaryWalk(path.getFileName().toString());
    }

    /**
     * Opens the object of this name, or creates it if there is none.
     *
     * @param name of the object.
     * @param kind it must be of; all participants must agree on it.
     * @param <T>  type of the handle.
     * @return a handle on it.
     */
    public <T> T open(final String name, final Kind<T> kind)
    {
        return kind.open(new AttachedSegment(this, name, kind, openOrCreate(name, kind.spec(), kind::initialise)));
    }

    /**
     * Creates an object without a name, for those who are given a handle on it. It is removed when it is destroyed, and
     * by whoever opens the walk when nobody else lives in it.
     *
     * @param kind of the object.
     * @param <T>  type of the handle.
     * @return a handle on it.
     */
    public <T> T create(final Kind<T> kind)
    {
        final Segment segment = createAnonymous(kind.spec(), kind::initialise);
        return kind.handle(new AttachedSegment(this, segment.name(), kind, segment));
    }

    /**
     * Opens the object of this name if there is one; makes nothing.
     *
     * @param name of the object, which may be a generated one.
     * @param kind it must be of.
     * @param <T>  type of the handle.
     * @return a handle on it, if there is one.
     */
    public <T> Optional<T> find(final String name, final Kind<T> kind)
    {
        return openExisting(name, kind.spec())
            .map((segment) -> kind.handle(new AttachedSegment(this, name, kind, segment)));
    }

    /**
     * Opens the object of this name if there is one, whatever it was made with; makes nothing.
     *
     * @param name of the object, which may be a generated one.
     * @param any  what it must be.
     * @param <T>  type of the handle.
     * @return a handle on it, if there is one.
     */
    public <T> Optional<T> find(final String name, final AnyOf<T> any)
    {
        return openAny(name, any.number(), any.fingerprint()).map((segment) ->
        {
            final Kind<T> kind = AttachedSegment.kindOf(any, segment);
            return kind.handle(new AttachedSegment(this, name, kind, segment));
        });
    }

    /**
     * Opens an object that Ropewalk keeps for itself, or creates it if there is none.
     *
     * @param name of the object, with an underscore in front.
     * @param kind it must be of.
     * @param <T>  type of the handle.
     * @return a handle on it.
     */
    public <T> T openOwn(final String name, final Kind<T> kind)
    {
        final Path file = path.resolve(Names.checkOwn(name));
        return kind.open(new AttachedSegment(this, name, kind, openOrCreate(file, kind.spec(), kind::initialise)));
    }

    /**
     * Opens an object that Ropewalk keeps for itself, if there is one; makes nothing.
     *
     * @param name of the object, with an underscore in front.
     * @param kind it must be of.
     * @param <T>  type of the handle.
     * @return a handle on it, if there is one.
     */
    public <T> Optional<T> findOwn(final String name, final Kind<T> kind)
    {
        return openExistingOwn(name, kind.spec())
            .map((segment) -> kind.handle(new AttachedSegment(this, name, kind, segment)));
    }

    /**
     * Opens an object, or creates it if there is none.
     *
     * @param name        of the object.
     * @param spec        what it must be.
     * @param initialiser fills the body of a new object, which is all zero; nobody else sees it before it returns.
     */
    public Segment openOrCreate(final String name, final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        return openOrCreate(path.resolve(Names.checkNew(name)), spec, initialiser);
    }

    private Segment openOrCreate(final Path file, final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        verifyInPlace();
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            // First a look that costs no exception; it misses a dangling link, which the second round refuses.
            final boolean isWorthOpening = i > 0 || file.toFile().exists();
            final Optional<Segment> existing = isWorthOpening ?
                SegmentFiles.open(file, spec, participants.walkId()) : Optional.empty();
            if (existing.isPresent())
            {
                return existing.get();
            }
            final Optional<Segment> created = create(file, spec, initialiser);
            if (created.isPresent())
            {
                return created.get();
            }
        }
        throw new SegmentAccessException("object keeps being created and destroyed: attempts=" + MAX_ATTEMPTS, file);
    }

    /**
     * Creates an object under a name of its own, {@code anonymous-…}. It is removed by {@link #destroy}, and by
     * whoever opens the walk when nobody else lives in it.
     *
     * @param spec        what to create.
     * @param initialiser fills the body, which is all zero; nobody else sees it before it returns.
     */
    public Segment createAnonymous(final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        verifyInPlace();
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            final Path file = path.resolve(Names.ANONYMOUS_PREFIX + randomHex());
            final Optional<Segment> created = create(file, spec, initialiser);
            if (created.isPresent())
            {
                return created.get();
            }
        }
        throw new SegmentAccessException("no free anonymous name: attempts=" + MAX_ATTEMPTS, path);
    }

    /**
     * Opens an object if there is one; it must be what is asked for.
     *
     * @param name of the object, which may be an anonymous one.
     * @param spec what it must be.
     */
    public Optional<Segment> openExisting(final String name, final SegmentSpec spec)
    {
        return openExistingOwn(Names.check(name), spec);
    }

    /**
     * Opens an object if there is one, which Ropewalk may keep for itself.
     *
     * @param name of the object, perhaps with an underscore in front.
     * @param spec what it must be.
     */
    Optional<Segment> openExistingOwn(final String name, final SegmentSpec spec)
    {
        final Path file = path.resolve(Names.checkOwn(name));
        verifyInPlace();
        return SegmentFiles.open(file, spec, participants.walkId());
    }

    /**
     * Opens an object of a kind if there is one, with whatever parameters it was made with. Whoever computes anything
     * from these must let {@link Segment#verify} check them first.
     *
     * @param name              of the object, which may be an anonymous one.
     * @param kind              it must be of.
     * @param layoutFingerprint it must have.
     */
    public Optional<Segment> openAny(final String name, final SegmentKind kind, final int layoutFingerprint)
    {
        return openAny(path.resolve(Names.check(name)), kind, layoutFingerprint);
    }

    Optional<Segment> openAny(final Path file, final SegmentKind kind, final int layoutFingerprint)
    {
        verifyInPlace();
        return SegmentFiles.openAny(file, kind, layoutFingerprint, participants.walkId());
    }

    /**
     * Removes an object from the directory. Those who have it open go on with it; the next who asks for the name gets
     * a new one.
     *
     * @param name of the object.
     * @return whether there was one.
     */
    public boolean destroy(final String name)
    {
        return destroyWhole(Names.check(name));
    }

    /** The object first: a part that is missing beside its object is one that was removed on purpose. */
    boolean destroyWhole(final String name)
    {
        final boolean isDeleted = destroyOwn(name);
        Parts.removeAll(path, name);
        return isDeleted;
    }

    /**
     * Removes an object from the directory, which Ropewalk may keep for itself.
     *
     * @param name of the object, perhaps with an underscore in front.
     */
    boolean destroyOwn(final String name)
    {
        final Path file = path.resolve(Names.checkOwn(name));
        verifyInPlace();
        if (file.toFile().isDirectory())
        {
            throw new SegmentAccessException("not a regular file:", file);
        }
        return Parts.remove(file);
    }

    /**
     * Names of the objects there are, sorted; a snapshot. What Ropewalk keeps for itself is not among them.
     */
    public List<String> names()
    {
        verifyInPlace();
        return Sweeper.entries(path).stream()
            .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .map(file -> file.getFileName().toString())
            .filter(name -> !name.startsWith(".") && !name.startsWith(Names.OWN_PREFIX))
            .sorted()
            .collect(Collectors.toList());
    }

    @Override
    public String toString()
    {
        return "Walk{path=" + path + " owner=0x" + Integer.toHexString(participants.owner()) + "}";
    }

    Optional<Segment> create(
        final Path file, final SegmentSpec spec, final Consumer<AtomicBuffer> initialiser)
    {
        final Optional<Segment> created;
        try
        {
            created = SegmentFiles.create(
                file, spec, participants.walkId(), participants.owner(), access, initialiser);
        }
        catch (final SegmentAccessException ex)
        {
            // Without its directory, no file can be made.
            verifyInPlace();
            throw ex;
        }
        if (created.isPresent() && !participants.isInPlace())
        {
            // Another walk took the place of this one in between, and what was made is not one of its objects.
            file.toFile().delete();
            throw gone();
        }
        return created;
    }

    void verifyInPlace()
    {
        if (!participants.isInPlace())
        {
            throw gone();
        }
    }

    private WalkGoneException gone()
    {
        return new WalkGoneException("walk was removed; what is there now must be opened anew: walkId=0x" +
            Long.toHexString(participants.walkId()), path);
    }

    private static Walk joined(final Walk walk)
    {
        if (Sweeper.JoinedWalks.add(walk))
        {
            final Path path = walk.path;
            Sweeper.removeUnfinished(path, walk.participants);
            walk.participants.runIfAlone(new Sweeper.Removal(path, false));
            if (WalkDirectory.defaultRoot().equals(path.getParent()))
            {
                Sweeper.removeTemporaryWalks(path.getParent());
            }
        }
        return walk;
    }

    private static Path absolute(final Path directory)
    {
        return directory.toAbsolutePath().normalize();
    }

    static String randomHex()
    {
        final String digits = Long.toHexString(RandomNumber.next());
        return "0".repeat(HEX_LENGTH - digits.length()) + digits;
    }
}
