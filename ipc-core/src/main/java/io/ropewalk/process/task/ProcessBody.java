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
package io.ropewalk.process.task;

/**
 * Base class of tasks that have state: the fields of a subclass travel to the process that runs it, except transient
 * ones. What the task changes there stays there; share an object of a walk for what has to come back.
 *
 * <pre>{@code
 * class Greeter extends ProcessBody
 * {
 *     String whom = "world";
 *     public void run() { System.out.println("hello " + whom); }
 * }
 * }</pre>
 *
 * <p><b>Threads:</b> each process that receives the task runs a copy of its own.
 *
 * <p><b>Failure:</b> as {@link RemoteTask}.
 */
public abstract class ProcessBody implements RemoteTask
{
    private static final long serialVersionUID = 1L;

    /** Creates a task. The constructor runs only in the process that calls it. */
    protected ProcessBody()
    {
    }

    @Override
    public abstract void run() throws Exception;
}
