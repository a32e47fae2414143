; One of many by remainder: `shards[hash % count]`.
((subscript_expression
  index: (binary_expression operator: "%" right: (_) @modulo.count)) @modulo)
