// A lock is taken, and on some way from there a collection is changed before the lock is let go.
@guarded exists@
identifier acquire =~ "<<acquire>>", release =~ "<<release>>", change =~ "<<changes>>", link =~ "<<links>>", table;
expression E, X, Y, I; position p;
@@
 acquire@p(E)
 ... when != release(E)
(
 change(...)
|
 X->link = Y
|
 X->table[I] = Y
)

@script:python@
p << guarded.p;
@@
print("guarded-collection", p[0].file, p[0].line, sep="\t")
