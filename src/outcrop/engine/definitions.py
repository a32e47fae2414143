"""Every macro and thin function of a snapshot, and where else their names are defined: of each file no more than learning goes
through, since all files' are held at once."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from sys import intern

from outcrop.engine.outlines import Outline, Thin
from outcrop.languages import shapes
from outcrop.model.macros import Macro, Shapes

HEADER = re.compile(r"\.(?:h|hh|hpp|hxx|inc|inl|ipp|tcc|def)$", re.I)

Place = tuple[str, int]  # path and line of a definition


@dataclass(slots=True)
class Definitions:
    """What learning goes through."""

    shapes: Shapes = field(default_factory=Shapes)  # macros that change what a parser must read
    languages: dict[str, str] = field(default_factory=dict)  # by path
    thin: dict[str, list[tuple[str, Thin]]] = field(default_factory=dict)  # by name, each with its file
    places: dict[str, list[Place]] = field(default_factory=dict)  # where these names are defined, thin or not
    private: set[Place] = field(default_factory=set)  # functions that no other file sees
    hollow: set[Place] = field(default_factory=set)  # macros that do nothing

    @classmethod
    def of(cls, outlines: Iterable[tuple[str, Outline]], tells: Callable[[str], bool]) -> "Definitions":
        """Those of outlined files, which are gone through twice; of what they call, names that are theirs too, or that tell
        something."""
        macros: list[Macro] = []
        names: set[str] = set()
        found = cls()
        for path, outline in outlines:
            macros += outline.macros
            names.update(intern(thin.name) for thin in outline.thin)
            found.languages[path] = intern(outline.language)
        found.shapes = shapes(macros)
        names.discard("main")  # nobody calls it
        thin: dict[str, list[tuple[str, Thin]]] = defaultdict(list)
        places: dict[str, list[Place]] = defaultdict(list)
        for path, outline in outlines:
            for one in outline.thin:
                if one.name in names:
                    calls = tuple(intern(called) for called in one.calls if called in names or tells(called))
                    thin[one.name].append((path, replace(one, calls=calls, mark="")))
            for head in outline.heads:
                if head.name in names:
                    places[head.name].append((path, head.line))
            for macro in outline.macros:
                if macro.parameters is not None and macro.name in names:
                    places[macro.name].append((path, macro.line))
            found.hollow.update((path, macro.line) for macro in outline.macros if not macro.body)
            if not HEADER.search(path):
                found.private.update((path, line) for line in outline.static)
        found.thin, found.places = dict(thin), dict(places)
        return found

    def callees(self, name: str) -> tuple[str, ...]:
        """What the definitions of a name call, as far as that is thin too."""
        return tuple({called for _, thin in self.thin[name] for called in thin.calls if called in self.thin})
