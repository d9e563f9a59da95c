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
/**
 * What all shared objects have in common: a {@link io.ropewalk.segment.Kind} says what an object is, an
 * {@link io.ropewalk.segment.Attachment} where it lies, and {@link io.ropewalk.segment.SharedObject} is the handle.
 *
 * <p>Most users meet no more of it than the results of the static methods {@code of} of the structures. A structure of
 * one's own needs one {@code Kind} and one handle.
 */
package io.ropewalk.segment;
