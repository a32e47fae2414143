"""From a known system to its introduction: how it is organised and why, its parts and who talks to whom, and who describes it."""

from jinja2 import Environment
from markupsafe import Markup

from outcrop.appendix.html.diagram import diagram
from outcrop.appendix.html.voice import Voice
from outcrop.appendix.layout import layout
from outcrop.model.system import System
from outcrop.report.wording import KINDS, ORGANISATIONS


def introduction(environment: Environment, system: System, voice: Voice, *, inside: bool) -> Markup:
    """All that is told of a system; `inside` a part that has its title already."""
    layouts = [(language, layout(system, language)) for language in voice.languages]
    written = environment.get_template("system.html").render(
        system=system,
        inside=inside,
        kind=KINDS[system.kind] if system.kind else None,
        organisation=ORGANISATIONS[system.organisation] if system.organisation else None,
        drawings=[(language, diagram(drawn)) for language, drawn in layouts if drawn is not None],
    )
    return Markup(written)  # noqa: S704  # the template escaped what it shows
