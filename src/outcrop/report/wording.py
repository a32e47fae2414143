"""The words of reports in both languages; patterns bring their own in their cards."""

from outcrop.model.finding import Words

WORDS = {
    "confidence": Words("confidence", "置信度"),
    "lines_left_out": Words("{count} lines left out ({start}-{end})", "省略 {count} 行（{start}-{end}）"),
    "uncommitted": Words(
        "These bytes are of no known commit, so they are cited without one.",
        "这些内容不属于任何已知的提交，因此引用时不带提交号。",
    ),
    "reason": Words("{grade}: {why}.", "{grade}：{why}。"),
    "read_error": Words("A part of this function could not be read.", "该函数有一部分未能解析。"),
    "allowed": Words("Allowed by {by}{until}: {why}", "由 {by} 允许{until}：{why}"),
    "until": Words(" until {day}", "（至 {day}）"),
    "none": Words("No findings.", "没有发现。"),
    "watching": Words(
        "{count} finding{s} in {places}; watching for changes, Ctrl-C ends it.",
        "{places} 中有 {count} 处发现；正在监视变化，按 Ctrl-C 结束。",
    ),
    "scanned_again": Words("{time}  {count} finding{s}", "{time}  {count} 处发现"),
    "more": Words(
        "The best {shown} of {count} are shown; --all shows the rest.",
        "以上是 {count} 处中最好的 {shown} 处；--all 显示其余。",
    ),
    "only_counted": Words(
        "{count} finding{s}, none shown; --all shows them.", "共 {count} 处发现，均未显示；--all 可显示。"
    ),
    "pattern": Words("pattern", "模式"),
    "all": Words("all", "合计"),
    "other": Words("other", "其他"),
    "functions": Words("{count} function{s}", "{count} 个函数"),
    "files": Words("{count} file{s}", "{count} 个文件"),
    "coverage": Words(
        "Read {read} of {functions} ({percent} %) in {files}: {mended} mended, {passed} passed over, {error} with an error inside, {missing} not found.",
        "在 {files}中读取了 {functions}中的 {read} 个（{percent} %）：{mended} 个经修补，{passed} 个略过，{error} 个含有错误，{missing} 个未找到。",
    ),
    "no_functions": Words("Read {files}, in which there is no function.", "读取了 {files}，其中没有函数。"),
    "not_scanned": Words("Not scanned: {reasons}.", "未扫描：{reasons}。"),
    "changed": Words(
        "Changed during the scan, and told as found then: {files}.", "扫描期间发生变化、按当时内容报告：{files}。"
    ),
    "state": Words("{count} {state}", "{state} {count} 个"),
    "named": Words("{place}: {why}", "{place}：{why}"),
    "more_named": Words(
        "… and {count} more; --format json names them all", "……另有 {count} 个；--format json 会全部列出"
    ),
    "between": Words(", ", "、"),
    "sites": Words("Sites", "位点"),
    "grades": Words("Grades, best first", "等级（由好到差）"),
    "literature": Words("In the literature", "文献"),
    "excerpt": Words("Pinned excerpt", "固定的摘录"),
    "excerpt_summary": Words(
        "Lines that were pinned as they stood, and that no pattern explains.", "按原样固定、没有模式解释的代码行。"
    ),
    "unlisted": Words("A pattern that is not in this catalogue.", "不在当前模式库中的模式。"),
    "on_disk": Words("as it is on disk", "磁盘上的现状"),
    "gone": Words("gone", "已不存在"),
    "unknown": Words("nobody can tell where", "无法判断在何处"),
    "not_yet": Words("not there", "尚不存在"),
    "unknown_removal": Words("Which commit took it away is not known.", "不清楚是哪个提交移除了它。"),
    "removed": Words(
        "No longer at its place since {commit} of {day}: {subject}", "自 {commit}（{day}）起不在原处：{subject}"
    ),
    "perhaps": Words("Perhaps {place}.", "可能在 {place}。"),
    "intact_only": Words("{count} intact.", "{count} 处完好。"),
    "intact_more": Words("{count} intact, not listed; --all lists them.", "{count} 处完好，未列出；--all 可列出。"),
    "nothing_checked": Words("Nothing was checked.", "没有检查任何内容。"),
    "checked": Words("Checked {count}: {states}.", "共检查 {count} 处：{states}。"),
    "failing": Words(
        "{count} may not stand, since the gate is on {states}.", "{count} 处不被允许，因为门禁针对 {states}。"
    ),
    "holding": Words("The gate on {states} holds.", "针对 {states} 的门禁通过。"),
    "drift_state": Words("state", "状态"),
    "symbol": Words("symbol", "符号"),
    "then": Words("then", "当时"),
    "now": Words("now", "现在"),
    "details": Words("What differs", "差异详情"),
    "drift_root": Words("Where paths begin: the top of the repository of {pin}.", "路径的起点：{pin} 的仓库顶层。"),
    "name": Words("name", "名称"),
    "kind": Words("kind", "类型"),
    "organisation": Words("organisation", "组织结构"),
    "languages": Words("languages", "语言"),
    "is_read": Words("read", "可读取"),
    "pin": Words("pin", "建议版本"),
    "licence": Words("licence", "许可证"),
    "yes": Words("yes", "是"),
    "partly": Words("partly", "部分"),
    "no": Words("no", "否"),
    "and": Words("{first} and {last}", "{first} 和 {last}"),
    "reads": Words("Outcrop reads {languages} so far.", "Outcrop 目前能读取 {languages}。"),
    "reads_some": Words(
        "Outcrop reads {languages} so far: of {title} it reads what is written in {known}, and nothing of what is in {unknown}.",
        "Outcrop 目前能读取 {languages}：对 {title} 只读取其中用 {known} 编写的部分，不读取用 {unknown} 编写的部分。",
    ),
    "reads_nothing": Words(
        "Outcrop reads {languages} so far, and so nothing of {title}, which is written in {unknown}.",
        "Outcrop 目前能读取 {languages}，因此还不能读取用 {unknown} 编写的 {title}。",
    ),
    "mirror": Words("mirror: {mirror}", "镜像：{mirror}"),
    "parts": Words("Parts", "组成部分"),
    "links": Words("Who talks to whom", "通信关系"),
    "core": Words("Where its core lies", "核心代码位置"),
    "reference": Words("Reference", "参考文献"),
    "to_scan": Words("To scan it", "扫描方法"),
}
DRIFTS = {
    "intact": Words("intact", "完好"),
    "moved": Words("moved", "已移动"),
    "changed": Words("changed", "已改变"),
    "weakened": Words("weakened", "已减弱"),
    "strengthened": Words("strengthened", "已增强"),
    "lost": Words("lost", "已丢失"),
    "new": Words("new", "新增"),
    "unsure": Words("unsure", "无法断定"),
}
KINDS = {
    "file-system": Words("file system", "文件系统"),
    "database": Words("database", "数据库"),
    "search": Words("search engine", "搜索引擎"),
    "batch-processing": Words("batch processing", "批处理"),
    "stream-processing": Words("stream processing", "流处理"),
    "message-passing": Words("message passing", "消息传递"),
    "scheduler": Words("scheduler", "调度器"),
    "container-orchestration": Words("container orchestration", "容器编排"),
    "cloud": Words("cloud", "云平台"),
    "compute-framework": Words("compute framework", "计算框架"),
}
ORGANISATIONS = {
    "centralised": Words("centralised", "集中式"),
    "decentralised": Words("decentralised", "非集中式"),
    "hybrid": Words("hybrid", "混合式"),
}
STATES = {
    "binary": Words("binary", "二进制"),
    "generated": Words("generated", "自动生成"),
    "nested": Words("in a checkout of its own", "属于另一个检出"),
    "out-of-time": Words("out of time", "超时"),
    "read": Words("read", "已读取"),
    "too-deep": Words("too deep", "嵌套过深"),
    "too-large": Words("too large", "过大"),
    "unreadable": Words("unreadable", "无法读取"),
    "vanished": Words("vanished", "已消失"),
    "vendored": Words("vendored", "第三方"),
}


def say(word: str, language: str, **values: object) -> str:
    """A word or sentence in a language, filled; `{s}` is the ending of an English plural of `count`."""
    text: str = getattr(WORDS[word], language)
    return text.format(s="" if values.get("count") in (1, "1") else "s", **values)


def say_drift(state: str, language: str) -> str:
    """A state of drift; where it is translated, the word that options and data know stands beside it."""
    word: str = getattr(DRIFTS[state], language)
    return word if word == state else f"{word}（{state}）"


def say_state(state: str, language: str) -> str:
    """How a file was read, or why not."""
    words = STATES.get(state)
    return state if words is None else str(getattr(words, language))


# What `outcrop verify` says.
VERDICTS = {
    "exact": Words("exact", "准确"),
    "wrong-range": Words("wrong-range", "行号范围有误"),
    "moved": Words("moved", "位置有误"),
    "altered": Words("altered", "内容有改动"),
    "truncated": Words("truncated", "不完整"),
    "not-found": Words("not-found", "未找到"),
    "unjudged": Words("not judged", "未判断"),
}
VERIFYING = {
    "some_lines": Words("lines {first}-{last}", "第 {first}-{last} 行"),
    "one_line": Words("line {first}", "第 {first} 行"),
    "from_line": Words("from line {first} on", "第 {first} 行起"),
    "between": Words(", ", "、"),
    "verbatim": Words("It stands word for word on {lines} of {path} in {source}.", "与 {source} 中 {path} {lines}逐字一致。"),
    "other_lines": Words("The document says {given}; right is {lines}.", "文档写的是{given}，应为{lines}。"),
    "other_file": Words("The document names {given}.", "文档所写的文件是 {given}。"),
    "other_repository": Words("The document links to {url}, which is no source here and was not read; name it with --source.", "文档链接的是 {url}，它不在来源之列，未经读取；请用 --source 指定。"),
    "numbers_wrong": Words("The numbers beside the code say {told} for line {true}; right is {lines}.", "代码旁的行号写的是 {told}，实为第 {true} 行；应为{lines}。"),
    "numbers_right": Words("The numbers beside the code are right, and say otherwise.", "代码旁的行号是对的，两者不一致。"),
    "text_right": Words("The lines that the text gives are right, and say otherwise.", "正文所写的行号是对的，两者不一致。"),
    "other_function": Words("The document names {given}, which does not stand there; right is {lines}.", "文档写的是 {given}，但该处并非如此，应为{lines}。"),
    "stops_short": Words("The document says {given} of {path}, and the quote stops short on line {last}; quoted are {lines}.", "文档写的是 {path} {given}，但引文到第 {last} 行就中断了，实际引用的是{lines}。"),
    "elided": Words("Only parts are quoted, word for word: {lines} of {path} in {source}.", "只引用了部分内容，且逐字一致：{source} 中 {path} {lines}。"),
    "cut_end": Words("The quote breaks off within line {line}; it stands on {lines} of {path} in {source}.", "引文在第 {line} 行中途断开，位于 {source} 中 {path} {lines}。"),
    "cut_start": Words("The quote begins within line {line}; it stands on {lines} of {path} in {source}.", "引文从第 {line} 行中途开始，位于 {source} 中 {path} {lines}。"),
    "altered": Words("It differs from {lines} of {path} in {source} in {count} place{s}.", "与 {source} 中 {path} {lines}有 {count} 处不同。"),
    "white_space_only": Words("Only white space differs from {lines} of {path} in {source}.", "与 {source} 中 {path} {lines}只有空白不同。"),
    "also": Words("The same lines stand in {count} more place{s}.", "另有 {count} 处内容相同。"),
    "nowhere": Words("No source here holds these lines.", "各来源中都没有这些代码行。"),
    "not_in_file": Words("{path} does not hold these lines, nor does any other file here.", "{path} 中没有这些代码行，其他文件中也没有。"),
    "no_such_file": Words("No source here has a file {path}, nor do these lines stand in any other.", "各来源中都没有文件 {path}，其他文件中也没有这些代码行。"),
    "nearest": Words("Nearest are {lines} of {path} in {source}, {percent} % alike.", "最接近的是 {source} 中 {path} {lines}，相似度 {percent} %。"),
    "unjudged_unclaimed": Words("It is like no code of these sources, and the document does not say that it is from one.", "与这些来源中的代码都不相似，文档也没有说明其出处。"),
    "unjudged_unknown": Words("It is from {url}, which is no source here; name it with --source.", "出自 {url}，但未作为来源给出；请用 --source 指定。"),
    "unjudged_language": Words("It is told to be {named}, which the file that is named is not.", "文档标明其语言为 {named}，与所写的文件不符。"),
    "unjudged_unread": Words("The file that is named is in no source here, and not in a language that Outcrop reads.", "所写的文件不在这些来源中，其语言 Outcrop 也不能读取。"),
    "unjudged_mentioned": Words("It is not like the file that is named, which the document may only mention.", "与所写的文件不相似，文档可能只是提到该文件。"),
    "unjudged_words": Words("It does not look like code of the file that is named.", "看起来不像所写文件中的代码。"),
    "unjudged_short": Words("It says too little to be looked for, and the document does not say where it is from.", "内容太少，无法查找，文档也没有说明其出处。"),
    "no_excerpts": Words("{document} quotes no code.", "{document} 中没有引用代码。"),
    "verified": Words("Verified {count} excerpt{s}: {verdicts}.", "共核对 {count} 处引文：{verdicts}。"),
    "none_verified": Words("No excerpt was verified.", "没有核对任何引文。"),
    "unjudged": Words("{count} not judged, since they are no code of these sources; --all lists them.", "{count} 处未判断，因为不是这些来源中的代码；--all 可列出。"),
    "unjudged_listed": Words("{count} not judged, since they are no code of these sources.", "{count} 处未判断，因为不是这些来源中的代码。"),
    "exact_more": Words("{count} exact, not listed; --all lists them.", "{count} 处准确，未列出；--all 可列出。"),
    "corrected": Words("Corrected line {line}: {after}", "已更正第 {line} 行：{after}"),
    "was": Words("It was: {before}", "原为：{before}"),
    "corrected_count": Words("Corrected the references of {count} excerpt{s}.", "更正了 {count} 处引文的行号。"),
    "white_space": Words("white space", "空白"),
    "quoted": Words("quoted", "引文"),
    "more_differences": Words("… and {count} more; --format json holds them all", "……另有 {count} 处；--format json 包含全部"),
    "compared": Words("Compared with {sources}.", "比对来源：{sources}。"),
    "rule_exact": Words("The excerpt stands as quoted, and where the document says.", "引文与原文一致，位置也与文档所写相符。"),
    "rule_wrong-range": Words("The text is right, and the lines that the document gives overlap the true ones without being them.", "内容正确，文档给出的行号与实际行号有重叠但不相同。"),
    "rule_moved": Words("The text is right and stands elsewhere than the document says.", "内容正确，但不在文档所写的位置。"),
    "rule_altered": Words("The text differs from what stands in the source.", "内容与来源中的原文不同。"),
    "rule_truncated": Words("A part of what the document gives is quoted.", "只引用了文档所给范围的一部分。"),
    "rule_not-found": Words("No source holds the text.", "来源中没有这段内容。"),
    "rule_unjudged": Words("The excerpt is no code of these sources.", "引文不是这些来源中的代码。"),
    "document_root": Words("Where paths begin: the working folder.", "路径的起点：当前工作目录。"),
}  # fmt: skip


def say_verify(word: str, language: str, **values: object) -> str:
    """A sentence of `outcrop verify` in a language, filled as `say` does."""
    text: str = getattr(VERIFYING[word], language)
    return text.format(s="" if values.get("count") in (1, "1") else "s", **values)


def say_verdict(kind: str, language: str) -> str:
    """A verdict; where it is translated, the word that data know stands beside it."""
    word: str = getattr(VERDICTS[kind], language)
    return word if language == "en" else f"{word}（{kind}）"
