"""A network whose answers are JSON, but not what anybody documented."""

import random
from copy import deepcopy
from typing import Any

from tests.fakes.serving import Asked, Fake, Reply

ODDITIES: list[Any] = [
    None,
    True,
    -1,
    1e300,
    2**70,
    "",
    "odd",
    "a\0b\ud800",
    "9999-99-99T99:99:99Z",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"id": []},
    {"id": {}},
]


class Mangled:
    """Another fake, of whose answers a value here and there is replaced or left out."""

    def __init__(self, fake: Fake, seed: int) -> None:
        self.fake, self.dice = fake, random.Random(seed)

    def answer(self, asked: Asked) -> Reply:
        """The fake's answer, now and then not as it was."""
        reply = self.fake.answer(asked)
        if self.dice.random() < 0.2:
            return reply
        body = [deepcopy(reply.body)]
        for _ in range(self.dice.choice([1, 2, 5, 15])):
            self.spoil(body)
        return Reply(reply.status, body[0], reply.headers)

    def spoil(self, body: Any) -> None:
        """Go down at random, and replace or remove what is there."""
        while True:
            places = list(body) if isinstance(body, dict) else range(len(body))
            place = self.dice.choice(list(places))
            inside = body[place]
            if isinstance(inside, dict | list) and inside and self.dice.random() < 0.8:
                body = inside
                continue
            if isinstance(body, dict) and self.dice.random() < 0.2:
                del body[place]
            else:
                body[place] = deepcopy(self.dice.choice(ODDITIES))
            return
