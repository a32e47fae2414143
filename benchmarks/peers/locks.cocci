// Locks: held on a way out, taken twice, let go twice, let go though not taken. benchmarks/peers.py puts the names in.

// A lock call whose failure is asked about at once: on that side the lock is not held, which SmPL cannot say of the call, so leave it.
@asked exists@
expression E, R; position p; statement S;
identifier acquire =~ "<<acquire>>";
@@
(
 R = acquire@p(E);
 if (<+... R ...+>) S
|
 if (<+... acquire@p(E) ...+>) S
)

// Taken under a condition that is asked again before the release.
@guarded exists@
expression E, F; position p;
identifier acquire =~ "<<acquire>>", release =~ "<<release>>";
@@
 if (F) { <+... acquire@p(E); ...+> }
 ... when any
 if (F) { <+... release(E); ...+> }

// Let go on some way.
@paired exists@
expression E; position p != {asked.p, guarded.p};
identifier acquire =~ "<<hold>>", release =~ "<<release>>";
@@
 acquire@p(E)
 ...
 release(E)

@leak exists@
identifier paired.acquire; expression paired.E; position paired.p, q;
identifier release =~ "<<release>>";
@@
 acquire@p(E);
 ... when != release(E)
 return@q ...;

@jump exists@
identifier paired.acquire; expression paired.E; position paired.p, j, leak.q;
identifier release =~ "<<release>>", l;
@@
 acquire@p(E);
 ... when != release(E)
 goto@j l;
 ... when != release(E)
 return@q ...;

@guarded_leak exists@
identifier guarded.acquire; expression guarded.E, guarded.F; position guarded.p, q;
identifier release =~ "<<release>>";
@@
 acquire@p(E);
 ... when != release(E)
     when != if (F) { <+... release(E); ...+> }
 return@q ...;

@script:python@
E << paired.E; p << paired.p; q << leak.q;
@@
print("lock-leak", p[0].file, p[0].line, q[0].line, E, sep="\t")

@script:python@
E << paired.E; p << paired.p; j << jump.j;
@@
print("lock-leak", p[0].file, p[0].line, j[0].line, E, sep="\t")

@script:python@
E << guarded.E; p << guarded.p; q << guarded_leak.q;
@@
print("lock-leak", p[0].file, p[0].line, q[0].line, E, sep="\t")

// Taken again while held. What the lock is reached through must stay the same in between.
@first exists@
expression E; position p != asked.p;
identifier acquire =~ "<<exclusive>>";
@@
 acquire@p(E)

@twice exists@
identifier first.acquire; expression part <= first.E; expression first.E; position first.p, q;
identifier release =~ "<<release>>", again =~ "<<exclusive>>";
@@
 acquire@p(E);
 ... when != release(E)
     when != part = ...
     when != part++
     when != ++part
 again@q(E);

@script:python@
E << first.E; p << first.p; q << twice.q;
@@
if p[0].line != q[0].line:
    print("double-lock", p[0].file, p[0].line, q[0].line, E, sep="\t")

// Let go again, with no lock call in between.
@gone exists@
expression E; position p;
identifier release =~ "<<release>>";
@@
 release@p(E)

@gone_twice exists@
identifier gone.release; expression part <= gone.E; expression gone.E; position gone.p, q;
identifier acquire =~ "<<acquire>>", again =~ "<<release>>";
@@
 release@p(E);
 ... when != acquire(E)
     when != part = ...
     when != part++
     when != ++part
 again@q(E);

@script:python@
E << gone.E; p << gone.p; q << gone_twice.q;
@@
if p[0].line != q[0].line:
    print("double-unlock", p[0].file, p[0].line, q[0].line, E, sep="\t")

// Let go though some way in has not taken it; another has, and it is not taken again afterwards.
@retaken@
expression E; position p;
identifier acquire =~ "<<acquire>>", release =~ "<<release>>";
@@
 release@p(E)
 ...
 acquire(E)

@taken exists@
expression E; position p != retaken.p;
identifier acquire =~ "<<acquire>>", release =~ "<<release>>";
@@
 acquire(E)
 ...
 release@p(E)

@free exists@
identifier f; expression taken.E; position taken.p;
identifier taken.release, acquire =~ "<<acquire>>";
@@
 f(...) {
 ... when != acquire(E)
 release@p(E);
 ... when any
 }

@conditional exists@
expression taken.E, F; position taken.p;
identifier taken.release;
@@
 if (F) { <+... release@p(E); ...+> }

@script:python depends on free && !conditional@
E << taken.E; p << taken.p; f << free.f;
@@
print("unlock-without-lock", p[0].file, p[0].line, p[0].line, E, sep="\t")
