"""What is said of a drift, in both languages: one sentence a state, with names and lines."""

from outcrop.model.drift import Standing
from outcrop.model.finding import Words

SENTENCES = {
    "intact": Words("{name} stands where it was pinned.", "{name} 仍在固定时的位置。"),
    "moved": Words("{name} is the same code, now {place}.", "{name} 代码未变，现位于 {place}。"),
    "changed": Words("{name} was changed, and its grade is still {grade}; it is {place}.", "{name} 已被修改，等级仍为 {grade}；现位于 {place}。"),
    "altered": Words("{name} was changed; it is {place}.", "{name} 已被修改；现位于 {place}。"),
    "doubted": Words("{name} was {then}, and whether it still is can no longer be told; it is {place}.", "{name} 的等级曾为 {then}，现已无法判断；位于 {place}。"),
    "told": Words("{name} was unsure and can be told now: {place} it is {grade}.", "{name} 曾无法判断，现可判定为 {grade}；位于 {place}。"),
    "judged": Words("{name} was {then} when it was pinned, and this Outcrop finds it {grade} in the same code; it is {place}.", "{name} 固定时的等级为 {then}，而当前版本的 Outcrop 对同一代码给出 {grade}；位于 {place}。"),
    "remarked": Words("{name} is there, but not as the lock file has it: its row was edited, or another Outcrop wrote it; it is {place}.", "{name} 存在，但与锁文件中的记录不符：该记录被改动过，或由其他版本的 Outcrop 写成；位于 {place}。"),
    "weakened": Words("{name} was {then} and is now {grade}; it is {place}.", "{name} 的等级由 {then} 降为 {grade}；现位于 {place}。"),
    "leaking": Words("{name} now breaks a promise that it kept: {leaks}; it is {place}.", "{name} 现在违背了原先遵守的约定：{leaks}；位于 {place}。"),
    "strengthened": Words("{name} was {then} and is now {grade}; it is {place}.", "{name} 的等级由 {then} 升为 {grade}；现位于 {place}。"),
    "mended": Words("{name} no longer breaks this promise; it is {place}.", "{name} 不再违背该约定；现位于 {place}。"),
    "unmet": Words("{name} is still there, {place}, but {pattern} is no longer met in it.", "{name} 仍在（{place}），但已不再符合模式 {pattern}。"),
    "lost": Words("{name} is gone.", "{name} 已不存在。"),
    "unsure": Words("{name} may be at any of {count} places now, or gone.", "{name} 现在可能位于 {count} 处中的任意一处，也可能已不存在。"),
    "doubtful": Words("{name} may be what stands {place} now, or it is gone.", "{name} 现在可能位于 {place}，也可能已不存在。"),
    "new": Words("{name} was not there before; its grade is {grade}, and it is {place}.", "{name} 为新出现的发现，等级为 {grade}；位于 {place}。"),
    "unpinned": Words("{name} is not pinned; its grade is {grade}, and it is {place}.", "{name} 的等级为 {grade}，但未被固定；位于 {place}。"),
    "unfound": Words("{name} is there, but this Outcrop does not find {pattern} in it any more.", "{name} 仍在，但当前版本的 Outcrop 已不再于其中发现模式 {pattern}。"),
    "untold": Words("What became of {name} cannot be told: {file} could not be read, since {reason}.", "无法判断 {name} 的现状：{file} 未能读取，因为{reason}。"),
    "unknown": Words("{name} is {grade}, and whether it was there before cannot be told: {file} could not be read, since {reason}.", "{name} 的等级为 {grade}，此前是否存在无法判断：{file} 未能读取，因为{reason}。"),
}  # fmt: skip
# Why a file could not be read, by its state.
REASONS = {
    "out-of-time": Words("that took too long", "耗时过长"),
    "too-deep": Words("its code is nested too deep", "其代码嵌套过深"),
    "too-large": Words("it is too large", "文件过大"),
    "unreadable": Words("its bytes are not to be had", "无法取得其内容"),
    "vanished": Words("it vanished meanwhile", "其间文件已消失"),
}


def sentence(key: str, name: str, now: Standing | None = None, **values: object) -> Words:
    """A sentence, filled."""
    words = SENTENCES[key]
    said = {
        language: getattr(words, language).format(
            name=f"`{name}`",
            place=getattr(_place(now), language) if now is not None else "",
            **{key: getattr(value, language) if isinstance(value, Words) else value for key, value in values.items()},
        )
        for language in ("en", "zh")
    }
    return Words(**said)


def unread_sentence(key: str, name: str, path: str, state: str, **values: object) -> Words:
    """A sentence on what cannot be told, since a file could not be read."""
    return sentence(key, name, None, file=path, reason=REASONS[state], **values)


def _place(now: Standing) -> Words:
    """On which lines of which file."""
    first, last = now.lines
    if first == last:
        return Words(f"on line {first} of {now.path}", f"{now.path} 第 {first} 行")
    return Words(f"on lines {first}-{last} of {now.path}", f"{now.path} 第 {first}-{last} 行")
