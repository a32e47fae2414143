"""What is said of a drift, in both languages: one sentence a state, with names and lines."""

from outcrop.model.drift import Standing
from outcrop.model.finding import Words

SENTENCES = {
    "intact": Words("{name} stands where it was pinned.", "{name} 仍在固定时的位置。"),
    "moved": Words("{name} is the same code, now {place}.", "{name} 代码未变，现位于 {place}。"),
    "changed": Words("{name} was changed and is still {grade}; it is {place}.", "{name} 已被修改，等级仍为 {grade}；现位于 {place}。"),
    "altered": Words("{name} was changed; it is {place}.", "{name} 已被修改；现位于 {place}。"),
    "doubted": Words("{name} was {then}, and whether it still is can no longer be told; it is {place}.", "{name} 的等级曾为 {then}，现已无法判断；位于 {place}。"),
    "told": Words("{name} was unsure, and can be told now: it is {grade}; it is {place}.", "{name} 曾无法判断，现可判定为 {grade}；位于 {place}。"),
    "judged": Words("{name} was {then} when it was pinned, and this Outcrop finds it {grade} in the same code; it is {place}.", "{name} 固定时的等级为 {then}，而当前版本的 Outcrop 对同一代码给出 {grade}；位于 {place}。"),
    "weakened": Words("{name} was {then} and is now {grade}; it is {place}.", "{name} 的等级由 {then} 降为 {grade}；现位于 {place}。"),
    "leaking": Words("{name} now breaks a promise that it kept: {leaks}; it is {place}.", "{name} 现在违背了原先遵守的约定：{leaks}；位于 {place}。"),
    "strengthened": Words("{name} was {then} and is now {grade}; it is {place}.", "{name} 的等级由 {then} 升为 {grade}；现位于 {place}。"),
    "mended": Words("{name} no longer breaks this promise; it is {place}.", "{name} 不再违背该约定；现位于 {place}。"),
    "unmet": Words("{name} is still there, {place}, but this pattern is no longer met in it.", "{name} 仍在（{place}），但已不再符合该模式。"),
    "lost": Words("{name} is gone.", "{name} 已不存在。"),
    "unsure": Words("{name} may be any of {count} places now, or gone.", "{name} 现在可能是 {count} 处中的任意一处，也可能已不存在。"),
    "doubtful": Words("{name} may be what stands {place} now, or it is gone.", "{name} 现在可能位于 {place}，也可能已不存在。"),
    "new": Words("{name} is {grade} and was not there before; it is {place}.", "{name} 为新出现的发现，等级为 {grade}；位于 {place}。"),
    "unpinned": Words("{name} is {grade} and is not pinned; it is {place}.", "{name} 的等级为 {grade}，但未被固定；位于 {place}。"),
    "unfound": Words("{name} is there, but this Outcrop does not find the pattern in it any more.", "{name} 仍在，但当前版本的 Outcrop 已不再于其中发现该模式。"),
}  # fmt: skip


def sentence(key: str, name: str, now: Standing | None = None, **values: object) -> Words:
    """A sentence, filled."""
    words = SENTENCES[key]
    places = {"en": "", "zh": ""}
    if now is not None:
        first, last = now.lines
        places = {"en": f"on lines {first}-{last} of {now.path}", "zh": f"{now.path} 第 {first}-{last} 行"}
    said = {
        language: getattr(words, language).format(name=f"`{name}`", place=places[language], **values)
        for language in ("en", "zh")
    }
    return Words(**said)
