; A member linked in or out by hand: `node->next = head`, `head->prev = node`; an iterator that moves on changes nothing.
((assignment_expression
  left: (field_expression
    argument: (_) @change.member
    field: (field_identifier) @_link)) @change
 (#any-of? @_link "next" "prev" "first" "last" "head" "tail")
 (#not-match? @change.member "^(i|it|iter|itr|iterator|cursor)$"))

; A slot of a table set to another object: `table->slots[i] = node`, `table->slots[i] = NULL`.
((assignment_expression
  left: (subscript_expression
    argument: (field_expression) @change.collection)
  right: [(identifier) (null) (field_expression) (call_expression function: (_) @_made)]) @change
 (#not-match? @_made "^(std::)?(MAX|MIN|max|min)(<.*>)?$"))

; A member's map or table gains or replaces an entry: `nodes_[id] = node`.
((assignment_expression
  left: (subscript_expression
    argument: (identifier) @change.collection)
  right: [(identifier) (null) (field_expression) (call_expression)]) @change
 (#match? @change.collection "^m_|_$"))
