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

import io.ropewalk.Ropewalk;
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.manager.Manager;
import io.ropewalk.structure.value.SharedInt;

import static io.ropewalk.tutorial.Story.claim;
import static io.ropewalk.tutorial.Story.say;

/** An object of an own class that lives in a process of its own. */
final class ManagerTutorial
{
    private ManagerTutorial()
    {
    }

    /** What can be called from other processes. */
    public interface Addresses
    {
        /** Lends an address. */
        String lend();

        /** Returns the process that holds this object. */
        long home();
    }

    static void run() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary();
            Manager manager = walk.manager().register(Addresses.class, AddressBook::new).start())
        {
            // tag::manager[]
            final Addresses addresses = manager.create(Addresses.class);
            final ChildProcess first = walk.process(() -> say("borrows " + addresses.lend())).start();
            final ChildProcess second = walk.process(() -> say("borrows " + addresses.lend())).start();
            // end::manager[]
            first.join();
            second.join();
            final String third = addresses.lend();
            say("borrows " + third + " from process " + addresses.home());
            claim("all three used one object, which lives in another process",
                "10.0.0.3".equals(third) && addresses.home() != ProcessHandle.current().pid());
        }
    }

    static void kill() throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary();
            Manager manager = walk.manager().register(Addresses.class, AddressBook::new).start())
        {
            final Addresses addresses = manager.create(Addresses.class);
            final SharedInt count = walk.intValue("count", 1);
            final long home = addresses.home();
            say("kill -9 " + home + ", the manager");
            ProcessHandle.of(home).ifPresent(ProcessHandle::destroyForcibly);
            boolean isTold = false;
            try
            {
                while (true)
                {
                    addresses.lend();
                }
            }
            catch (final ManagerClosedException ex)
            {
                isTold = true;
                say("is told: " + ex.getMessage());
            }
            walk.process(() -> say("counts " + count.incrementAndGet())).start().join();
            claim("who calls a dead manager is told at once; shared memory needs no manager and goes on",
                isTold && 2 == count.get());
        }
    }

    /** Lives in the manager. */
    private static final class AddressBook implements Addresses
    {
        private int last;

        @Override
        public synchronized String lend()
        {
            return "10.0.0." + ++last;
        }

        @Override
        public long home()
        {
            return ProcessHandle.current().pid();
        }
    }
}
