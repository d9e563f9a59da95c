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
package io.ropewalk.process.manager;

import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.TaskBytes;

import java.util.ArrayList;
import java.util.List;

/**
 * What the process of a manager does.
 *
 * @param settings      of the manager.
 * @param registrations one each, as bytes.
 */
record ManagerTask(ManagerSettings settings, List<byte[]> registrations) implements RemoteTask
{
    private static final long serialVersionUID = 1L;

    @Override
    public void run()
    {
        // Whoever presses Ctrl-C means the program that runs in the terminal, which ends this process when it ends.
        ThisProcess.ignoreInterrupt();
        final List<Registration> decoded = new ArrayList<>();
        for (final byte[] registration : registrations)
        {
            decoded.add((Registration)TaskBytes.decode(registration, null));
        }
        new ManagerServer(ManagerFiles.attach(settings), decoded).run();
    }
}
