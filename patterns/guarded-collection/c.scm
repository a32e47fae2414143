; A member linked in or out by hand: `node->next = head`, `head->prev = node`.
((assignment_expression
  left: (field_expression
    argument: (_) @change.collection
    field: (field_identifier) @_link)) @change
 (#any-of? @_link "next" "prev" "first" "last" "head" "tail"))

; A slot of a table set to another object: `table->slots[i] = node`, `nodes[i] = NULL`.
((assignment_expression
  left: (subscript_expression
    argument: (field_expression) @change.collection)
  right: [(identifier) (null) (call_expression) (field_expression)]) @change)
