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
package io.ropewalk.structure.value;

import io.ropewalk.segment.SharedObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each method of each handle, at random, against the JDK's own handle on an array in the heap. */
class CellsConformanceTest extends ValueFixture
{
    private static final int LENGTH = 7;
    private static final int CALLS = 4_000;
    private static final long SEED = 1;

    /** What the JDK calls it, when it has another name there. */
    private static final Map<String, String> JDK_NAMES = Map.of(
        "get", "getVolatile", "set", "setVolatile", "lazySet", "setRelease", "getPlain", "get", "setPlain", "set",
        "weakCompareAndSetVolatile", "compareAndSet", "weakCompareAndSetPlain", "compareAndSet",
        "weakCompareAndSetAcquire", "compareAndSet", "weakCompareAndSetRelease", "compareAndSet");

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void shouldDoWhatTheJdkDoesWhenAValue(final ElementType type) throws Throwable
    {
        final Model model = new Model(type, 1);
        final SharedObject value = keep(walk.<SharedObject>create(CellsKind.value(type, 0)));
        final List<Method> methods = methodsOf(value, false);
        final Method get = value.getClass().getMethod("get");
        for (int i = 0; i < CALLS; i++)
        {
            final Method method = methods.get(random.nextInt(methods.size()));
            final Object[] arguments = model.arguments(method, 0, random);
            assertEquals(model.call(method.getName(), 0, arguments), method.invoke(value, arguments), method.getName());
            assertEquals(Array.get(model.cells, 0), get.invoke(value), method.getName());
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void shouldDoWhatTheJdkDoesAndLeaveNeighboursWhenAnArray(final ElementType type) throws Throwable
    {
        final Model model = new Model(type, LENGTH);
        final SharedObject array = keep(walk.<SharedObject>create(CellsKind.array(type, LENGTH)));
        final List<Method> methods = methodsOf(array, true);
        final Method toArray = array.getClass().getMethod("toArray");
        for (int i = 0; i < CALLS; i++)
        {
            final Method method = methods.get(random.nextInt(methods.size()));
            final int index = random.nextInt(LENGTH);
            final Object[] arguments = model.arguments(method, index, random);
            final Object expected = model.call(method.getName(), index, Arrays.copyOfRange(arguments, 1,
                arguments.length));
            assertEquals(expected, method.invoke(array, arguments), method.getName());
            assertEquals(model.toList(model.cells), model.toList(toArray.invoke(array)), method.getName());
        }
    }

    private static List<Method> methodsOf(final SharedObject object, final boolean isArray)
    {
        final List<Method> methods = new ArrayList<>();
        for (final Method method : object.getClass().getDeclaredMethods())
        {
            final String name = method.getName();
            final boolean isAtomic = name.matches(
                "(get|set|lazySet|compareAnd|weakCompare|update|accumulate|increment|decrement|add).*") &&
                !name.equals("setAll") && !name.endsWith("String");
            final boolean isPublic = java.lang.reflect.Modifier.isPublic(method.getModifiers());
            if (isAtomic && isPublic && !method.isBridge())
            {
                methods.add(method);
            }
        }
        assertTrue(methods.size() >= leastMethods(object.getClass().getSimpleName()), methods.toString());
        assertTrue(!isArray || methods.stream().allMatch((method) -> method.getParameterTypes()[0] == int.class));
        return methods;
    }

    /** What has no model in java.util.concurrent.atomic goes without its aliases. */
    private static int leastMethods(final String name)
    {
        if (name.matches("Shared((Long|Int)(Array)?|Boolean)"))
        {
            return 17;
        }
        if (name.matches("Shared(Short|Byte|Char)(Array)?"))
        {
            return 16;
        }
        return name.matches("SharedBooleanArray") ? 6 : 12;
    }

    /** The same in the heap. */
    private static final class Model
    {
        private final Class<?> type;
        private final Object cells;
        private final VarHandle handle;

        Model(final ElementType type, final int length)
        {
            this.type = java.lang.invoke.MethodType.fromMethodDescriptorString(
                "()" + Map.of("long", "J", "int", "I", "short", "S", "byte", "B", "char", "C", "float", "F",
                    "double", "D", "boolean", "Z").get(type.typeName()), null).returnType();
            this.cells = Array.newInstance(this.type, length);
            this.handle = MethodHandles.arrayElementVarHandle(cells.getClass());
        }

        List<Object> toList(final Object array)
        {
            final List<Object> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(array); i++)
            {
                list.add(Array.get(array, i));
            }
            return list;
        }

        Object[] arguments(final Method method, final int index, final Random random)
        {
            final boolean isArray = method.getDeclaringClass().getSimpleName().endsWith("Array");
            final Class<?>[] types = method.getParameterTypes();
            final Object[] arguments = new Object[types.length];
            for (int i = 0; i < types.length; i++)
            {
                arguments[i] = isArray && i == 0 ? (Object)index : argument(types[i], random);
            }
            // Half of all expectations are met.
            if (method.getName().contains("ompareAnd") && random.nextBoolean())
            {
                arguments[isArray ? 1 : 0] = Array.get(cells, index);
            }
            return arguments;
        }

        private Object argument(final Class<?> wanted, final Random random)
        {
            if (!wanted.isPrimitive())
            {
                return Map.<Class<?>, Object>of(
                    LongUnaryOperator.class, (LongUnaryOperator)(found) -> found * 31 + 7,
                    IntUnaryOperator.class, (IntUnaryOperator)(found) -> found * 31 + 7,
                    DoubleUnaryOperator.class, (DoubleUnaryOperator)(found) -> found * 31 + 7,
                    LongBinaryOperator.class, (LongBinaryOperator)(found, value) -> found * 31 - value,
                    IntBinaryOperator.class, (IntBinaryOperator)(found, value) -> found * 31 - value,
                    DoubleBinaryOperator.class, (DoubleBinaryOperator)(found, value) -> found * 31 - value).get(wanted);
            }
            final long bits = random.nextBoolean() ? random.nextLong() : random.nextInt(3) - 1;
            return cast(wanted, boolean.class == wanted ? bits & 1 : double.class == wanted || float.class == wanted ?
                (Number)random.nextGaussian() : (Number)bits);
        }

        private static Object cast(final Class<?> wanted, final Number number)
        {
            return switch (wanted.getName())
            {
                case "long" -> number.longValue();
                case "int" -> number.intValue();
                case "short" -> number.shortValue();
                case "byte" -> number.byteValue();
                case "char" -> (char)number.intValue();
                case "float" -> number.floatValue();
                case "double" -> number.doubleValue();
                default -> 0 != number.intValue();
            };
        }

        Object call(final String name, final int index, final Object... arguments) throws Throwable
        {
            final Object found = Array.get(cells, index);
            switch (name)
            {
                case "getAndIncrement":
                    return add(index, found, 1, true);
                case "getAndDecrement":
                    return add(index, found, -1, true);
                case "incrementAndGet":
                    return add(index, found, 1, false);
                case "decrementAndGet":
                    return add(index, found, -1, false);
                case "getAndAdd":
                    return add(index, found, (Number)arguments[0], true);
                case "addAndGet":
                    return add(index, found, (Number)arguments[0], false);
                case "getAndUpdate":
                case "updateAndGet":
                    return put(index, found, times31(found, 7, true), name.startsWith("get"));
                case "getAndAccumulate":
                case "accumulateAndGet":
                    return put(index, found, times31(found, number(arguments[0]), false), name.startsWith("get"));
                default:
                    return access(JDK_NAMES.getOrDefault(name, name), index, arguments);
            }
        }

        private Object access(final String name, final int index, final Object... arguments) throws Throwable
        {
            final List<Object> all = new ArrayList<>(List.of(cells, index));
            all.addAll(Arrays.asList(arguments));
            return handle.toMethodHandle(VarHandle.AccessMode.valueFromMethodName(name)).invokeWithArguments(all);
        }

        private Object add(final int index, final Object found, final Number delta, final boolean isOld)
        {
            return put(index, found, switch (type.getName())
            {
                case "double" -> (double)found + delta.doubleValue();
                case "float" -> (float)found + delta.floatValue();
                default -> number(found).longValue() + delta.longValue();
            }, isOld);
        }

        private Number times31(final Object found, final Number value, final boolean isSum)
        {
            if (type == double.class || type == float.class)
            {
                final double product = number(found).doubleValue() * 31;
                return isSum ? product + value.doubleValue() : product - value.doubleValue();
            }
            final long product = number(found).longValue() * 31;
            return isSum ? product + value.longValue() : product - value.longValue();
        }

        private Object put(final int index, final Object found, final Number updated, final boolean isOld)
        {
            final Object cell = cast(type, updated);
            Array.set(cells, index, cell);
            return isOld ? found : cell;
        }

        private static Number number(final Object cell)
        {
            return cell instanceof Character ? (Number)(int)(char)cell : (Number)cell;
        }
    }
}
