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
package io.ropewalk.structure.queue;

import io.ropewalk.structure.ring.core.RingWalk;

/**
 * The iterator over a chain of rings: that of each ring, one after the other, up to the last one when it was created.
 */
final class GrowingWalker<E> extends QueueWalker<E>
{
    private final QueueTransfer<E> transfer;
    private final RingChain chain;
    private final long endNumber;
    private long nextNumber;
    private ChainLink link;
    private RingWalk walk;

    /** Of the element that was returned last. */
    private ChainLink givenLink;

    GrowingWalker(final QueueTransfer<E> transfer, final RingChain chain)
    {
        super(transfer, null);
        this.transfer = transfer;
        this.chain = chain;
        final long last = chain.control().last();
        nextNumber = chain.control().first(last);
        endNumber = GrowingControl.numberOf(last);
        enterNext();
    }

    /** The walk over a ring ends where the ring ended when the walk began: that over the first one begins now. */
    private void enterNext()
    {
        walk = null;
        while (null == walk && nextNumber <= endNumber)
        {
            link = chain.link(nextNumber++);
            walk = null == link ? null : link.ring.walk();
        }
    }

    @Override
    long tryStep()
    {
        return walkOn(false);
    }

    @Override
    long step()
    {
        return walkOn(true);
    }

    private long walkOn(final boolean isPatienceOver)
    {
        while (null != walk)
        {
            final long position = isPatienceOver ? walk.next() : walk.tryNext();
            if (RingWalk.END != position)
            {
                return position;
            }
            if (walk.isHeldUp())
            {
                // What lies behind, in other rings too, nobody can take.
                walk = null;
                break;
            }
            enterNext();
        }
        return RingWalk.END;
    }

    @Override
    E copy(final long position)
    {
        return transfer.copy(link.ring, position);
    }

    @Override
    void given()
    {
        super.given();
        givenLink = link;
    }

    @Override
    int remove(final long position)
    {
        return givenLink.ring.remove(position);
    }
}
