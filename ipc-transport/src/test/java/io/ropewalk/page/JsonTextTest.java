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
package io.ropewalk.page;

import io.ropewalk.inspect.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JsonTextTest
{
    @Test
    void shouldEscapeWhateverIsNoPlainText()
    {
        assertEquals("\"a\\\"b\\\\c\\n\\u0007\\u003c/script>\"", JsonText.of("a\"b\\c\n\u0007</script>"));
        assertEquals("\"\\u2028\\u007f\"", JsonText.of("\u2028\u007f"));
        assertEquals("\"\\ud800x \\udc00 \\ud83d\\ude00\"", JsonText.of("\ud800x \udc00 \ud83d\ude00"));
    }

    @Test
    void shouldWriteObjectsAndArraysWhenNested()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("n", null);
        map.put("list", Arrays.asList(1, -2L, 0.5, Double.NaN, true));
        map.put("at", Instant.EPOCH);
        assertEquals("{\"n\": null, \"list\": [1, -2, 0.5, null, true], \"at\": \"1970-01-01T00:00:00Z\"}",
            JsonText.of(map));
        assertEquals("[{\"code\": \"c\", \"isProblem\": false, \"text\": \"t\", \"values\": {\"pid\": 7}}]",
            JsonText.of(List.of(new Finding("c", false, "t", Map.of("pid", 7)))));
    }
}
