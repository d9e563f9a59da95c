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
package io.ropewalk.process.child.host;

import io.ropewalk.Ropewalk;
import io.ropewalk.structure.value.SharedLong;

/** The child: tells what it was given, and that it can use the library. */
public final class Guest
{
    private Guest()
    {
    }

    public static void main(final String[] args)
    {
        System.out.println("module=" + Guest.class.getModule().getName());
        System.out.println("property=" + System.getProperty("shared"));
        System.out.println("arguments=" + String.join("|", args));
        try (Ropewalk walk = Ropewalk.temporary(); SharedLong value = walk.longValue("value", 7))
        {
            System.out.println("value=" + value.get());
        }
    }
}
