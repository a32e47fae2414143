; The remainder of a hash chooses one of many: `shards[hash % count]`, `index = hash % count`.
((binary_expression left: (_) @modulo.value operator: "%" right: (_) @modulo.count) @modulo)

; One more for the member at hand: `tasks[i]++`, `cpus[n] += step`.
((update_expression argument: (subscript_expression argument: (_) @bump.collection) operator: "++") @bump)
((assignment_expression
  left: (subscript_expression argument: (_) @bump.collection)
  operator: "+=") @bump)
