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
package io.ropewalk.linearizability;

import io.ropewalk.harness.PeerJvm;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

import java.util.Arrays;

/**
 * Checks one subject after the other, in a JVM whose classes the checker may change. Arguments, of each: subject, of
 * which one the sequential form is, model or stress, over what memory, how many sets of operations, how many times each
 * of them is played. A line for each says what was found, or that nothing was.
 */
public final class LinearizabilityMain
{
    static final String MODEL = "model";
    static final String STRESS = "stress";

    private static final String PACKAGE = LinearizabilityMain.class.getPackageName() + ".";
    private static final int ARGUMENTS = 6;
    private static final int THREADS = 2;
    private static final int OPERATIONS = 2;

    private LinearizabilityMain()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        Shared.prepare();
        for (int i = 0; i < arguments.length; i += ARGUMENTS)
        {
            System.out.println(check(Arrays.copyOfRange(arguments, i, i + ARGUMENTS)));
        }
        Shared.destroy();
        // The threads of the checker are no daemons.
        System.exit(0);
    }

    private static String check(final String[] arguments) throws Exception
    {
        Shared.use(arguments[3]);
        final int invocations = Integer.parseInt(arguments[5]);
        final Options<?, ?> options = MODEL.equals(arguments[2]) ?
            model().invocationsPerIteration(invocations) : new StressOptions().invocationsPerIteration(invocations);
        options.iterations(Integer.parseInt(arguments[4]));
        options.threads(THREADS);
        options.actorsPerThread(OPERATIONS);
        options.actorsBefore(1);
        options.actorsAfter(1);
        options.minimizeFailedScenario(false);
        options.sequentialSpecification(Class.forName(PACKAGE + arguments[1] + "Subject$Sequential"));
        try
        {
            options.check(Class.forName(PACKAGE + arguments[0] + "Subject"));
            return PeerJvm.DONE;
        }
        catch (final LincheckAssertionError ex)
        {
            return ex.toString().replace('\n', ' ');
        }
    }

    /** What does not touch the memory of a structure is one step. */
    private static ModelCheckingOptions model()
    {
        return new ModelCheckingOptions().addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
            (String name) -> name.startsWith("org.agrona.") || name.startsWith("io.ropewalk.machine.platform."))
            .allMethods().ignore());
    }
}
