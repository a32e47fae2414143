// What a function gains by a call, and leaves on some way out neither given back nor away. benchmarks/peers.py puts the names in.
// After Hector: a release on one way says what the thing is. What was made here is asked more of: it may just be dropped.

@gain exists@
identifier x; identifier f =~ "<<gains>>"; position p; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)

// Its failure is asked about: only the way past that has the thing.
@checked exists@
identifier gain.x; identifier gain.f; position gain.p;
statement S; expression Y; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S

// Given back on some way out.
@released exists@
identifier gain.x; identifier gain.f; position gain.p;
identifier release =~ "<<frees>>"; expression Y; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 release(..., \(x\|&x\|(void *)x\), ...)

// Given back or away on some way out, made here by the word.
@settled exists@
identifier gain.x; identifier gain.f =~ "<<makes>>"; position gain.p, s;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T;
@@
(
 x = f@p@s(...);
|
 T x = f@p@s(...);
)
 ... when != x = Y
(
 release(..., \(x\|&x\|(void *)x\), ...)
|
 keep(..., x, ...)
|
 Z = x
)

@returned exists@
identifier gain.x; identifier gain.f =~ "<<makes>>"; position gain.p, s; expression Y; type T;
@@
(
 x = f@p@s(...);
|
 T x = f@p@s(...);
)
 ... when != x = Y
 return <+...x...+>;

@dropped@
identifier gain.x; identifier gain.f =~ "<<makes>>"; position gain.p; position d != {settled.s, returned.s}; type T;
@@
(
 x = f@p@d(...);
|
 T x = f@p@d(...);
)

@released_return_checked depends on released && checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T; statement S;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return@q ...;
)

@script:python@
x << gain.x; p << gain.p; q << released_return_checked.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@released_return depends on released && !checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return@q ...;
)

@script:python@
x << gain.x; p << gain.p; q << released_return.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@released_jump_checked depends on released && checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", l; expression Y, Z; type T; statement S;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 goto@q l;
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return ...;
)

@script:python@
x << gain.x; p << gain.p; q << released_jump_checked.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@released_jump depends on released && !checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", l; expression Y, Z; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 goto@q l;
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return ...;
)

@script:python@
x << gain.x; p << gain.p; q << released_jump.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@released_end_checked depends on released && checked exists@
identifier gain.x; identifier gain.f; position gain.p;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", g; expression Y, Z; type T; statement S;
@@
 g(...) {
 ... when any
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 }

@script:python@
x << gain.x; p << gain.p; g << released_end_checked.g;
@@
print("release-omission", p[0].file, p[0].line, p[0].line, x, sep="\t")

@released_end depends on released && !checked exists@
identifier gain.x; identifier gain.f; position gain.p;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", g; expression Y, Z; type T;
@@
 g(...) {
 ... when any
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 }

@script:python@
x << gain.x; p << gain.p; g << released_end.g;
@@
print("release-omission", p[0].file, p[0].line, p[0].line, x, sep="\t")

@settled_failed_checked depends on (settled || returned) && checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T; statement S;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 if (...) { ... when != x
  return@q ...; }

@script:python@
x << gain.x; p << gain.p; q << settled_failed_checked.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@settled_failed depends on (settled || returned) && !checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 if (...) { ... when != x
  return@q ...; }

@script:python@
x << gain.x; p << gain.p; q << settled_failed.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@settled_failed_jump_checked depends on (settled || returned) && checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", l; expression Y, Z; type T; statement S;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 if (...) { ... when != x
  goto@q l; }
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return ...;
)

@script:python@
x << gain.x; p << gain.p; q << settled_failed_jump_checked.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@settled_failed_jump depends on (settled || returned) && !checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", l; expression Y, Z; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 if (...) { ... when != x
  goto@q l; }
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return ...;
)

@script:python@
x << gain.x; p << gain.p; q << settled_failed_jump.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@dropped_return_checked depends on dropped && checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T; statement S;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return@q ...;
)

@script:python@
x << gain.x; p << gain.p; q << dropped_return_checked.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@dropped_return depends on dropped && !checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>"; expression Y, Z; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return@q ...;
)

@script:python@
x << gain.x; p << gain.p; q << dropped_return.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@dropped_jump_checked depends on dropped && checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", l; expression Y, Z; type T; statement S;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ... when != x = Y
 if (\(!x\|x == NULL\|x < 0\|x == -1\|x <= 0\)) S
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 goto@q l;
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return ...;
)

@script:python@
x << gain.x; p << gain.p; q << dropped_jump_checked.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")

@dropped_jump depends on dropped && !checked exists@
identifier gain.x; identifier gain.f; position gain.p, q;
identifier release =~ "<<frees>>", keep =~ "<<keeps>>", l; expression Y, Z; type T;
@@
(
 x = f@p(...);
|
 T x = f@p(...);
)
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
 goto@q l;
 ...
     when != release(..., \(x\|&x\|(void *)x\), ...)
     when != keep(..., x, ...)
     when != Z = x
     when != x = Y
     when != if (<+...x...+>) { <+... release(..., \(x\|&x\), ...); ...+> }
(
 return <+...x...+>;
|
 return ...;
)

@script:python@
x << gain.x; p << gain.p; q << dropped_jump.q;
@@
print("release-omission", p[0].file, p[0].line, q[0].line, x, sep="\t")
