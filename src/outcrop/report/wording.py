"""The words of reports in both languages; patterns bring their own in their cards."""

from outcrop.model.finding import Words

WORDS = {
    "confidence": Words("confidence", "置信度"),
    "left_out": Words("{count} lines left out ({start}-{end})", "省略 {count} 行（{start}-{end}）"),
    "uncommitted": Words(
        "These bytes are of no known commit, so they are cited without one.",
        "这些内容不属于任何已知的提交，因此引用时不带提交号。",
    ),
    "read_error": Words("a part of this function could not be read", "该函数有一部分未能解析"),
    "findings": Words("{count} findings", "{count} 处发现"),
    "none": Words("No findings.", "没有发现。"),
    "more": Words(
        "The best {shown} of {count} are shown; --all shows the rest.",
        "以上是 {count} 处中最好的 {shown} 处；--all 显示其余。",
    ),
    "pattern": Words("pattern", "模式"),
    "all": Words("all", "合计"),
    "other": Words("other", "其他"),
    "coverage": Words(
        "Read {read} of {functions} functions ({percent} %) in {files} files: {mended} mended, {error} with an error inside, {missing} not found.",
        "在 {files} 个文件中读取了 {functions} 个函数中的 {read} 个（{percent} %）：{mended} 个经修补，{error} 个含有错误，{missing} 个未找到。",
    ),
    "not_read": Words("Not scanned: {reasons}.", "未扫描：{reasons}。"),
    "unread": Words("{place} {name}: {why}", "{place} {name}：{why}"),
    "sites": Words("Sites", "位点"),
    "grades": Words("Grades, best first", "等级（由好到差）"),
    "literature": Words("In the literature", "文献"),
    "lines": Words("lines {start}-{end}", "第 {start}-{end} 行"),
}


def say(word: str, language: str, **values: object) -> str:
    """A word or sentence in a language, filled."""
    text: str = getattr(WORDS[word], language)
    return text.format(**values)
