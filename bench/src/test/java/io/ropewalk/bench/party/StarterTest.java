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
package io.ropewalk.bench.party;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StarterTest
{
    @Test
    void shouldTimeTheWholeProcessWhenHello() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            Starter starter = JavaStarter.hello(workspace, "hello"))
        {
            startTwice(starter);
        }
    }

    @Test
    void shouldTimeTheCallAloneWhenFirstOpen() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            Starter starter = JavaStarter.firstOpen(workspace, "first-open"))
        {
            starter.begin();
            starter.complete();
            final Starter.Times times = starter.start();
            assertTrue(times.readyNs() > 0);
            assertTrue(Double.isNaN(times.joinedNs()));
        }
    }

    @Test
    void shouldBeReadyBeforeItIsJoinedWhenAThread() throws Exception
    {
        try (Starter starter = new ThreadStarter("thread"))
        {
            startTwice(starter);
        }
    }

    @Test
    void shouldBeReadyBeforeItIsJoinedWhenPython() throws Exception
    {
        InstalledPython.assume();
        try (Workspace workspace = Workspace.open();
            Starter starter = new PythonStarter(workspace, "python-spawn"))
        {
            startTwice(starter);
        }
    }

    @Test
    void shouldBeReadyBeforeItIsJoinedWhenAChild() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            Starter starter = ChildStarter.cold(workspace, "cold"))
        {
            startTwice(starter);
        }
    }

    @Test
    void shouldBeReadyBeforeItIsJoinedWhenFromTheReserve() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            Starter starter = ChildStarter.warm(workspace, "warm"))
        {
            startTwice(starter);
        }
    }

    private static void startTwice(final Starter starter) throws CaseFailedException
    {
        starter.begin();
        starter.complete();
        for (int i = 0; i < 2; i++)
        {
            final Starter.Times times = starter.start();
            assertTrue(times.readyNs() > 0, times.toString());
            assertTrue(times.joinedNs() >= times.readyNs(), times.toString());
        }
    }
}
