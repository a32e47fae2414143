; One of many by remainder: `shards_[hash(id) % shards_.size()]`.
((subscript_expression
  indices: (subscript_argument_list (binary_expression operator: "%" right: (_) @modulo.count))) @modulo)
