"""Finds the best rota: frozen facts in, places out. Plain Python and a solver; nothing of Django.

`problem` holds what is decided and by which goals, `score` the number of any rota under each goal,
`model` and `solve` find the best one (they alone load the solver: only a worker imports them),
`proof` says why something cannot be filled, `advice` what would help most, `reasons` why it is this
person and no other, `balance` who carries how much. These take any rota and load no solver.
"""
