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
package io.ropewalk.proof;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes the report when a JVM of the tests has run all of its own: that of the last one is complete, whichever that
 * is, and also if tests have failed or only some were run.
 */
public final class KillReportListener implements LauncherSessionListener
{
    /** Made by the launcher, by name. */
    public KillReportListener()
    {
    }

    @Override
    public void launcherSessionClosed(final LauncherSession session)
    {
        try
        {
            KillReport.write(CellRecords.folder()).ifPresent(System.out::println);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
