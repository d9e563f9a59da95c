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
package io.ropewalk.bench;

import io.ropewalk.bench.report.Machine;
import io.ropewalk.bench.report.Run;

/** On what, when and with which JDK a run was made. */
final class Surroundings
{
    private static final int DAY_LENGTH = 10;

    private Surroundings()
    {
    }

    static String describe(final Run run, final boolean isMarkdown)
    {
        final Machine machine = run.machine();
        final String text = machine.cpu() + ", " + machine.cores() + " cores (" + machine.topology() + "), " +
            machine.kernel() + ", governor " + machine.governor() + "; JDK " +
            System.getProperty("java.vm.version") + "; commit " + machine.commit() + "; " +
            run.date().substring(0, DAY_LENGTH);
        return isMarkdown ? "Measured on " + text + ".\n" : text + "\n";
    }
}
