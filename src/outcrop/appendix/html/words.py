"""The words of the page that no other format has, in both languages."""

from outcrop.appendix.wording import WORDS as APPENDIX
from outcrop.model.finding import Words
from outcrop.report.wording import WORDS as REPORT

WORDS = {
    **APPENDIX,
    **REPORT,
    "skip": Words("Skip to the excerpts", "跳到摘录"),
    "excerpts": Words("excerpt{s}", "处摘录"),
    "systems": Words("system{s}", "个系统"),
    "patterns": Words("pattern{s}", "种模式"),
    "matrix_told": Words(
        "How often each pattern is met in each system; a number leads to its excerpts.",
        "每种模式在各系统中出现的次数；点击数字可查看相应摘录。",
    ),
    "quoted_of": Words("{quoted} of {count} quoted", "引用 {count} 处中的 {quoted} 处"),
    "best_quoted": Words(
        "The numbers count all {count} findings; the best {quoted} of them are quoted below.",
        "数字计入全部 {count} 处发现；下文引用其中最好的 {quoted} 处。",
    ),
    "controls": Words("Search and filters", "搜索与筛选"),
    "search": Words("Search", "搜索"),
    "search_hint": Words("code, names, words", "代码、名称、文字"),
    "filters": Words("Filters", "筛选"),
    "by_system": Words("System", "系统"),
    "by_concern": Words("Concern", "关注点"),
    "by_pattern": Words("Pattern", "模式"),
    "by_grade": Words("Grade", "等级"),
    "any": Words("all", "全部"),
    "clear": Words("Clear", "清除"),
    "shown_of": Words("{shown} of {count} shown", "显示 {count} 处中的 {shown} 处"),
    "none_fits": Words("No excerpt is like that.", "没有符合条件的摘录。"),
    "theme": Words("Light or dark", "浅色或深色"),
    "language": Words("Language", "语言"),
    "side_by_side": Words("Side by side", "双语对照"),
    "help": Words("Keys", "快捷键"),
    "close": Words("Close", "关闭"),
    "key_search": Words("search", "搜索"),
    "key_entries": Words("next and previous excerpt", "下一处、上一处摘录"),
    "key_steps": Words("next and previous step of the walk", "路径的下一步、上一步"),
    "key_escape": Words("leave the search; end the walk", "离开搜索框；结束路径演示"),
    "key_theme": Words("light or dark", "浅色或深色"),
    "key_language": Words("next language", "切换语言"),
    "key_help": Words("these keys", "显示本说明"),
    "diagram": Words("Its parts, and who talks to whom", "组成部分与通信关系"),
    "previous": Words("Previous step", "上一步"),
    "next": Words("Next step", "下一步"),
    "end_walk": Words("End the walk", "结束路径演示"),
    "flow": Words("How it runs", "控制流图"),
    "flow_of": Words("Control flow of {function}", "{function} 的控制流图"),
    "flow_told": Words(
        "Lines as in the file; a coloured edge marks a role, a heavy one a step of the walk.",
        "行号与文件一致；彩色边表示角色，粗边表示路径中的步骤。",
    ),
    "elsewhere": Words("Elsewhere", "其他位置"),
    "revision": Words("at {revision}", "版本 {revision}"),
    "permalink": Words("Permalink", "永久链接"),
    "swhid": Words("SWHID", "SWHID"),
    "label": Words("Label", "标签"),
    "copy": Words("Copy", "复制"),
    "copied": Words("Copied", "已复制"),
    "copy_code": Words("Copy code", "复制代码"),
    "coverage_title": Words("What was read", "读取范围"),
}


def said(word: str, **values: object) -> Words:
    """A text of the page, filled."""
    words = WORDS[word]
    return Words(words.en.format(**values), words.zh.format(**values))
