; kill(pid, 0) sends nothing: it only asks whether the process is there.
((call_expression
  function: (identifier) @_kill
  arguments: (argument_list (_) (number_literal) @_zero)) @process
 (#any-of? @_kill "kill" "killpg")
 (#eq? @_zero "0"))

; Whether somebody holds the lock of a file, as a daemon does of its pidfile.
((call_expression
  function: (identifier) @_lockf
  arguments: (argument_list (_) (identifier) @_test)) @process
 (#eq? @_lockf "lockf")
 (#eq? @_test "F_TEST"))
