from outcrop.model.code import Kind

from .given import body, events, order


def test_a_range_is_read_before_the_body_that_runs_over_it():
    read = body("for (auto &x : f()) g(x);", "cpp")
    assert order(read) == ["call f()", "call g(x)"]
    assert [arm.kind for arm in read.arms] == ["body", "loop"]
    assert "x" in read.variables


def test_a_handler_runs_only_where_something_was_thrown():
    read = body("try { f(); } catch (const E &e) { g(); throw; } h();", "cpp")
    arms = {read.text(p.extent): read.arms[p.arm].kind for p in read.points if p.kind is Kind.CALL}
    assert arms == {"f()": "body", "g()": "handler", "h()": "body"}
    assert [jump.how for jump in events(read, Kind.JUMP)] == ["throw"]


def test_new_and_delete_are_calls():
    read = body("p = new T(f()); delete p; delete[] q;", "cpp")
    calls = [(c.name, [read.text(a) for a in c.arguments]) for c in events(read, Kind.CALL)]
    assert calls == [("f", []), ("new", ["f()"]), ("delete", ["p"]), ("delete", ["q"])]


def test_a_variable_may_be_declared_in_a_condition():
    read = body("if (auto it = m.find(k); it != m.end()) f();", "cpp")
    assert order(read)[:2] == ["call m.find(k)", "assign it = m.find(k)"]
    assert [check.operator for check in events(read, Kind.CHECK)] == ["!="]


def test_a_lambda_is_not_read_where_it_stands():
    assert order(body("f([] { g(); });", "cpp")) == ["call f([] { g(); })"]
