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
package io.ropewalk.machine.platform;

/**
 * Makes sure of the stack that it takes to finish what is begun, before it is begun.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link StackOverflowError} when there is too little left, with nothing changed.
 */
@SuppressWarnings("unused")
public final class StackReserve
{
    /*
     * A call that overflows the stack does so at its beginning, so whoever has called a method with a frame of 12 kB,
     * and is back, can make some sixty calls of common size. No code has to run in such a frame:
     *
     * - the interpreter makes the frame for the locals that a method declares, assigned or not;
     * - compiled code touches, when it is entered, as much stack as the interpreter would need if it had to take over
     *   at any of its points, those of inlined methods included. The branch never taken is such a point: C2 leaves it
     *   to the interpreter, and C1 allocates there.
     *
     * The method is short and so inlined, and a compiled operation pays some stores at its entry. Not covered: another
     * virtual machine than HotSpot.
     */

    /** Never true, and not final, so that the compilers cannot know. */
    private static boolean isWanted;

    private StackReserve()
    {
    }

    // One method must declare all the locals, which are never assigned: they are there for their room.
    // CHECKSTYLE:OFF:MultipleVariableDeclarations
    // CHECKSTYLE:OFF:FinalLocalVariable
    /**
     * Returns when the caller can make calls, compiled or not, that together take 12 kB.
     */
    public static void ensure()
    {
        long
            aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq, ar, as, at, au, av, aw, ax, ay, az,
            a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, ba, bb, bc, bd, be, bf, bg, bh, bi, bj, bk, bl, bm, bn, bo, bp,
            bq, br, bs, bt, bu, bv, bw, bx, by, bz, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ca, cb, cc, cd, ce, cf,
            cg, ch, ci, cj, ck, cl, cm, cn, co, cp, cq, cr, cs, ct, cu, cv, cw, cx, cy, cz, c0, c1, c2, c3, c4, c5,
            c6, c7, c8, c9, da, db, dc, dd, de, df, dg, dh, di, dj, dk, dl, dm, dn, dp, dq, dr, ds, dt, du, dv, dw,
            dx, dy, dz, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, ea, eb, ec, ed, ee, ef, eg, eh, ei, ej, ek, el, em,
            en, eo, ep, eq, er, es, et, eu, ev, ew, ex, ey, ez, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, fa, fb, fc,
            fd, fe, ff, fg, fh, fi, fj, fk, fl, fm, fn, fo, fp, fq, fr, fs, ft, fu, fv, fw, fx, fy, fz, f0, f1, f2,
            f3, f4, f5, f6, f7, f8, f9, ga, gb, gc, gd, ge, gf, gg, gh, gi, gj, gk, gl, gm, gn, go, gp, gq, gr, gs,
            gt, gu, gv, gw, gx, gy, gz, g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, ha, hb, hc, hd, he, hf, hg, hh, hi,
            hj, hk, hl, hm, hn, ho, hp, hq, hr, hs, ht, hu, hv, hw, hx, hy, hz, h0, h1, h2, h3, h4, h5, h6, h7, h8,
            h9, ia, ib, ic, id, ie, ig, ih, ii, ij, ik, il, im, in, io, ip, iq, ir, is, it, iu, iv, iw, ix, iy, iz,
            i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, ja, jb, jc, jd, je, jf, jg, jh, ji, jj, jk, jl, jm, jn, jo, jp,
            jq, jr, js, jt, ju, jv, jw, jx, jy, jz, j0, j1, j2, j3, j4, j5, j6, j7, j8, j9, ka, kb, kc, kd, ke, kf,
            kg, kh, ki, kj, kk, kl, km, kn, ko, kp, kq, kr, ks, kt, ku, kv, kw, kx, ky, kz, k0, k1, k2, k3, k4, k5,
            k6, k7, k8, k9, la, lb, lc, ld, le, lf, lg, lh, li, lj, lk, ll, lm, ln, lo, lp, lq, lr, ls, lt, lu, lv,
            lw, lx, ly, lz, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, ma, mb, mc, md, me, mf, mg, mh, mi, mj, mk, ml,
            mm, mn, mo, mp, mq, mr, ms, mt, mu, mv, mw, mx, my, mz, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, na, nb,
            nc, nd, ne, nf, ng, nh, ni, nj, nk, nl, nm, nn, no, np, nq, nr, ns, nt, nu, nv, nw, nx, ny, nz, n0, n1,
            n2, n3, n4, n5, n6, n7, n8, n9, oa, ob, oc, od, oe, of, og, oh, oi, oj, ok, ol, om, on, oo, op, oq, or,
            os, ot, ou, ov, ow, ox, oy, oz, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, pa, pb, pc, pd, pe, pf, pg, ph,
            pi, pj, pk, pl, pm, pn, po, pp, pq, pr, ps, pt, pu, pv, pw, px, py, pz, p0, p1, p2, p3, p4, p5, p6, p7,
            p8, p9, qa, qb, qc, qd, qe, qf, qg, qh, qi, qj, qk, ql, qm, qn, qo, qp, qq, qr, qs, qt, qu, qv, qw, qx,
            qy, qz, q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, ra, rb, rc, rd, re, rf, rg, rh, ri, rj, rk, rl, rm, rn,
            ro, rp, rq, rr, rs, rt, ru, rv, rw, rx, ry, rz, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, sa, sb, sc, sd,
            se, sf, sg, sh, si, sj, sk, sl, sm, sn, so, sp, sq, sr, ss, st, su, sv, sw, sx, sy, sz, s0, s1, s2, s3,
            s4, s5, s6, s7, s8, s9, ta, tb, tc, td, te, tf, tg, th, ti, tj, tk, tl, tm, tn, to, tp, tq, tr, ts, tt,
            tu, tv, tw, tx, ty, tz, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, ua, ub, uc, ud, ue, uf, ug, uh, ui, uj,
            uk, ul, um, un, uo, up, uq, ur, us, ut, uu, uv, uw, ux, uy, uz, u0, u1, u2, u3, u4, u5, u6, u7, u8, u9,
            va, vb, vc, vd, ve, vf, vg, vh, vi, vj, vk, vl, vm, vn, vo, vp, vq, vr, vs, vt, vu, vv, vw, vx, vy, vz,
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, wa, wb, wc, wd, we, wf, wg, wh, wi, wj;
        if (isWanted)
        {
            throw new StackOverflowError();
        }
    }
    // CHECKSTYLE:ON:MultipleVariableDeclarations
    // CHECKSTYLE:ON:FinalLocalVariable
}
