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
package io.ropewalk.structure.sync;

import io.ropewalk.segment.Attachment;

import java.io.Serializable;

/** What is written in place of a handle on a lock. */
record LockReference(Attachment attachment, int offset, Form form, boolean isFair) implements Serializable
{
    private static final long serialVersionUID = 1L;

    /** Which handle it was. */
    enum Form
    {
        PLAIN,
        REENTRANT,
        EMBEDDED
    }

    private Object readResolve()
    {
        return Form.PLAIN == form ?
            new SharedLock(attachment, isFair) :
            new SharedReentrantLock(attachment, offset, Form.EMBEDDED == form, isFair);
    }
}
