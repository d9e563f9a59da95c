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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what a remote call returns by proxy and not by value: on a method its result, on an interface all results that
 * are declared as that interface. The object stays in the manager, and lives as one that was created there.
 *
 * <p><b>Threads:</b> the object may be called by several threads of the manager at once.
 *
 * <p><b>Failure:</b> a manager does not register an interface with such a method unless the result type is an
 * interface.
 *
 * <pre>{@code
 * interface ConnectionPool
 * {
 *     @ByProxy IpConnection borrow();
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ByProxy
{
}
