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
package io.ropewalk.task;

import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The operations of the matrix: how many tasks the survivors put before, what the victim does in peace, and what it
 * does until it dies.
 */
enum TaskScenario implements Scenario
{
    PUT(2, (scene) -> scene.put(false), (scene) -> scene.put(false)),
    PUT_FIRST(2, TaskScenario::nothing, (scene) -> scene.put(false)),
    PUT_LONG(2, (scene) -> scene.put(false), (scene) -> scene.put(true)),
    PUT_FULL(TaskScene.CAPACITY, TaskScenario::nothing, (scene) -> scene.put(false)),
    PUT_NO_SLOT(TaskScene.CAPACITY, TaskScenario::takeAndRefill, (scene) -> scene.put(false)),
    PUT_NO_BLOCK(0, (scene) ->
    {
        scene.put(true);
        scene.put(true);
    }, (scene) -> scene.put(true)),
    TAKE(3, (scene) ->
    {
        scene.take();
        scene.done();
    }, TaskScene::take),
    TAKE_FIRST(3, TaskScenario::nothing, TaskScene::take),
    TAKE_LONG(0, (scene) -> scene.put(true), TaskScene::take),
    TAKE_DONE_TWICE(3, TaskScenario::nothing, (scene) ->
    {
        scene.take();
        scene.done();
        scene.take();
        scene.done();
    }),
    TAKE_ERROR(3, TaskScenario::nothing, TaskScene::takeWithError),
    TAKE_ERROR_TAKE(1, TaskScenario::nothing, (scene) ->
    {
        scene.takeWithError();
        scene.take();
    }),
    DONE(3, TaskScene::take, TaskScene::done),
    DONE_LAST(1, TaskScene::take, TaskScene::done),
    DONE_WHEN_NO_SLOT(TaskScene.CAPACITY, TaskScenario::takeAndRefill, TaskScene::done),
    FOLLOW_UP(1, TaskScene::take, (scene) ->
    {
        scene.put(false);
        scene.done();
    }),
    REMOVE(3, TaskScenario::nothing, (scene) -> scene.remove(2)),
    CLEAR(3, TaskScenario::nothing, TaskScene::clear),
    JOIN(2, TaskScenario::nothing, TaskScene::join),
    SHUTDOWN(2, TaskScenario::nothing, TaskScene::shutdown),
    /* A task that had one attempt. */
    LAST_ATTEMPT(1, TaskScenario::nothing, TaskScene::take),
    LAST_ATTEMPT_ERROR(1, TaskScenario::nothing, TaskScene::takeWithError),

    THEN_TAKE(0, TaskScenario::nothing, TaskScene::take),
    THEN_PUT(0, TaskScenario::nothing, (scene) -> scene.put(true)),
    THEN_JOIN(0, TaskScenario::nothing, TaskScene::join),
    THEN_DRAIN(0, TaskScenario::nothing, TaskScene::drain),
    THEN_REMOVE(0, TaskScenario::nothing, (scene) -> scene.remove(4)),
    THEN_END(0, TaskScenario::nothing, (scene) ->
    {
        scene.shutdown();
        scene.take();
        scene.done();
    });

    final int before;
    final Consumer<TaskScene> prepare;
    final Consumer<TaskScene> act;

    TaskScenario(final int before, final Consumer<TaskScene> prepare, final Consumer<TaskScene> act)
    {
        this.before = before;
        this.prepare = prepare;
        this.act = act;
    }

    /** Words: attempts, and the number of its first task. */
    @Override
    public void play(final Stage stage)
    {
        final TaskScene scene = new TaskScene(stage.walk(), stage.cell(), Integer.parseInt(stage.word(0)),
            Long.parseLong(stage.word(1)), stage::halting, stage::note);
        prepare.accept(scene);
        stage.arm();
        act.accept(scene);
    }

    static List<TaskScenario> leaders()
    {
        return Arrays.stream(values()).filter((scenario) -> !scenario.isFollower()).toList();
    }

    static List<TaskScenario> followers()
    {
        return Arrays.stream(values()).filter(TaskScenario::isFollower).toList();
    }

    boolean isFollower()
    {
        return name().startsWith("THEN_");
    }

    /** Whether a survivor joins from the beginning. */
    boolean isAwaited()
    {
        return DONE_LAST == this || FOLLOW_UP == this || isLastAttempt();
    }

    private boolean isLastAttempt()
    {
        return LAST_ATTEMPT == this || LAST_ATTEMPT_ERROR == this;
    }

    int attempts()
    {
        return isLastAttempt() ? 1 : 3;
    }

    private static void nothing(final TaskScene scene)
    {
        assert scene != null;
    }

    /** As many in hands as may be, and the queue full. */
    private static void takeAndRefill(final TaskScene scene)
    {
        for (int i = 0; i < TaskScene.IN_HANDS; i++)
        {
            scene.take();
            scene.put(false);
        }
        scene.take();
    }
}
