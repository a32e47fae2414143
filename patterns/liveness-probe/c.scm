; kill(pid, 0) sends nothing: it only asks whether the process is there.
((call_expression
  function: (identifier) @_kill
  arguments: (argument_list (_) (number_literal) @_zero)) @process
 (#any-of? @_kill "kill" "killpg")
 (#eq? @_zero "0"))

; Whether somebody holds the lock of a pidfile, and the folder of a process in /proc.
((call_expression
  function: (identifier) @_lockf
  arguments: (argument_list (_) (identifier) @_test)) @process
 (#any-of? @_lockf "lockf" "fcntl")
 (#any-of? @_test "F_TEST" "F_GETLK"))
