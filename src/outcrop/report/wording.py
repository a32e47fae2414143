"""The words of reports in both languages; patterns bring their own in their cards."""

from outcrop.model.finding import Words

WORDS = {
    "confidence": Words("confidence", "置信度"),
    "lines_left_out": Words("{count} lines left out ({start}-{end})", "省略 {count} 行（{start}-{end}）"),
    "uncommitted": Words(
        "These bytes are of no known commit, so they are cited without one.",
        "这些内容不属于任何已知的提交，因此引用时不带提交号。",
    ),
    "read_error": Words("A part of this function could not be read.", "该函数有一部分未能解析。"),
    "allowed": Words("Allowed by {by}{until}: {why}", "由 {by} 允许{until}：{why}"),
    "until": Words(" until {day}", "（至 {day}）"),
    "none": Words("No findings.", "没有发现。"),
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
        "Read {read} of {functions} ({percent} %) in {files}: {mended} mended, {error} with an error inside, {missing} not found.",
        "在 {files}中读取了 {functions}中的 {read} 个（{percent} %）：{mended} 个经修补，{error} 个含有错误，{missing} 个未找到。",
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


def say_state(state: str, language: str) -> str:
    """How a file was read, or why not."""
    words = STATES.get(state)
    return state if words is None else str(getattr(words, language))
