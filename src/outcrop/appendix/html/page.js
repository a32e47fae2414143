(() => {
"use strict";
const root = document.documentElement;
root.classList.add("scripted");
root.classList.remove("loading");
const byId = id => document.getElementById(id);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const form = byId("_controls"), search = byId("_search"), count = byId("_count");
const facets = all("select", form);
const written = root.dataset.show; // the language or languages that are in the page
const entries = all(".entry").map(element => ({element, text: null}));
const parts = all(".part");

// --- Unfolding: the body of an excerpt of a large page is a text until it comes near.
const folded = entries.filter(entry => entry.element.querySelector(":scope > noscript"));
const unfold = element => {
  const body = element.querySelector(":scope > noscript");
  if (!body) return;
  const open = document.createElement("div");
  open.className = "body";
  open.innerHTML = body.textContent;
  body.replaceWith(open);
  element.style.minHeight = "";
};
if (folded.length) {
  for (const {element} of folded) element.style.minHeight = `calc(24rem + ${element.dataset.rows} * 1.27rem)`;
  const near = new IntersectionObserver(seen => {
    for (const one of seen) if (one.isIntersecting) { near.unobserve(one.target); unfold(one.target); }
  }, {rootMargin: "1200px"});
  for (const {element} of folded) near.observe(element);
}

// --- The view: what is chosen, which stands in the address behind the #.
const view = {q: "", lang: written};
const chosen = () => facets.filter(facet => facet.value);
const MEANT = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#34;": '"', "&#39;": "'"};
const meant = markup => markup.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp|quot|#34|#39);/g, entity => MEANT[entity]);
const read = element => {
  const folded = element.querySelector(":scope > noscript");
  return folded ? `${element.querySelector("h3").textContent} ${meant(folded.textContent)}` : element.textContent;
};
const holds = (entry, words) => {
  if (!words.length) return true;
  entry.text ??= read(entry.element).toLowerCase();
  return words.every(word => entry.text.includes(word));
};
const visible = () => entries.filter(entry => !entry.element.hidden);

const choose = () => {
  const facing = chosen(), words = view.q.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const entry of entries) {
    const data = entry.element.dataset;
    const fits = facing.every(({name, value}) => data[name] === value || (name !== "system" && data[name].split(" ").includes(value)))
      && holds(entry, words);
    if (entry.element.hidden === fits) entry.element.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const part of parts) part.hidden = !part.querySelector(":scope > .entry:not([hidden])");
  for (const facet of facets) facet.classList.toggle("on", Boolean(facet.value));
  byId("_nothing").hidden = shown > 0;
  byId("_clear").hidden = !facing.length && !view.q;
  const template = view.lang === "zh" ? count.dataset.zh : count.dataset.en;
  count.textContent = template.replace("{shown}", shown).replace("{count}", entries.length);
  const state = new URLSearchParams(chosen().map(facet => [facet.name, facet.value]));
  for (const link of all(".matrix a")) {
    if (state.size && link.hash.slice(1) === String(state)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

const remember = () => {
  const state = new URLSearchParams();
  for (const facet of chosen()) state.set(facet.name, facet.value);
  if (view.q) state.set("q", view.q);
  if (view.lang !== written) state.set("lang", view.lang);
  history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
};

const speak = language => {
  view.lang = root.dataset.show = language;
  root.lang = language === "both" ? "en" : language;
  for (const button of all("[data-speak]")) button.setAttribute("aria-pressed", String(button.dataset.speak === language));
  for (const option of all("option[data-en]")) {
    const {en, zh} = option.dataset;
    option.textContent = language === "both" && en !== zh ? `${en} / ${zh}` : language === "zh" ? zh : en;
  }
};

const reveal = element => {
  const entry = element.closest(".entry");
  if (entry && entry.hidden) { form.reset(); view.q = ""; choose(); }
  if (entry) unfold(entry);
};

const follow = () => {
  choose();
  const where = decodeURIComponent(location.hash.slice(1));
  if (where && !where.includes("=")) {
    const entry = /^\d+_/.test(where) ? entries[parseInt(where) - 1]?.element : byId(where)?.closest(".entry");
    if (!entry) return;
    reveal(entry);
    const target = byId(where) ?? entry;
    target.scrollIntoView();
    target.focus({preventScroll: true});
    return;
  }
  const state = new URLSearchParams(where);
  const fresh = [...facets, search].some(one => one.value !== (state.get(one.name) ?? ""));
  for (const facet of facets) {
    facet.value = state.get(facet.name) ?? "";
    if (facet.selectedIndex < 0) facet.value = "";
  }
  search.value = view.q = state.get("q") ?? "";
  if (written === "both" && ["en", "zh", "both"].includes(state.get("lang"))) speak(state.get("lang"));
  choose();
  if (fresh && where) byId("_excerpts").scrollIntoView();
};

let waiting = 0;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { view.q = search.value.trim(); choose(); remember(); }, entries.length > 400 ? 150 : 30);
});
form.addEventListener("change", event => { if (event.target !== search) { choose(); remember(); } });
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { view.q = ""; choose(); remember(); }));
window.addEventListener("hashchange", follow);

// --- Light, dark.
const store = {
  get() { try { return localStorage.getItem("outcrop-theme"); } catch { return null; } },
  set(theme) { try { localStorage.setItem("outcrop-theme", theme); } catch { /* a page from a file may keep nothing */ } },
};
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const turn = () => { root.dataset.theme = isDark() ? "light" : "dark"; store.set(root.dataset.theme); };
if (["light", "dark"].includes(store.get())) root.dataset.theme = store.get();
byId("_theme").addEventListener("click", turn);
const change = language => {
  const top = visible().find(({element}) => element.getBoundingClientRect().bottom > 100)?.element;
  const above = top && top.getBoundingClientRect().top < innerHeight ? top : null; // what is being read stays in sight
  speak(language);
  choose();
  remember();
  above?.scrollIntoView({behavior: "instant"});
};
const spoken = all("[data-speak]");
for (const button of spoken) button.addEventListener("click", () => change(button.dataset.speak));
const changeOn = () => {
  const at = spoken.findIndex(button => button.dataset.speak === view.lang);
  if (at >= 0) change(spoken[(at + 1) % spoken.length].dataset.speak);
};

// --- The walk: one step at a time, in the code and in the flow graph; what leads on stands at the foot of the window.
const walker = byId("_walker");
let step = null;
const endWalk = () => {
  for (const element of all(".here")) element.classList.remove("here");
  step?.removeAttribute("aria-current");
  step = null;
  walker.hidden = true;
};
const stand = next => {
  const walk = next.closest(".walk"), steps = all("li", walk), line = Number(next.dataset.line);
  endWalk();
  step = next;
  step.setAttribute("aria-current", "step");
  const row = all(".l, .gap", walk.closest(".entry")).find(one => Number(one.dataset.n) <= line && line <= Number(one.dataset.to ?? one.dataset.n));
  if (row) { row.classList.add("here"); row.scrollIntoView({block: "center"}); }
  for (const point of all(`.flow [data-line="${line}"]`, walk.closest(".said"))) point.classList.add("here");
  const at = steps.indexOf(step), place = document.createElement("b"), told = step.cloneNode(true);
  place.textContent = `${at + 1}/${steps.length}`;
  told.querySelector("button").replaceWith(...told.querySelector("button").childNodes);
  walker.querySelector("p").replaceChildren(place, ...told.childNodes);
  walker.querySelector(".back").disabled = at === 0;
  walker.querySelector(".on").disabled = at === steps.length - 1;
  walker.hidden = false;
};
const move = (walk, by) => {
  const steps = all("li", walk), at = steps.indexOf(step);
  stand(steps[at < 0 ? (by > 0 ? 0 : steps.length - 1) : Math.min(steps.length - 1, Math.max(0, at + by))]);
};

const copy = async (button, text) => {
  let done = true;
  try { await navigator.clipboard.writeText(text); } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  if (!done) return;
  const told = byId("_told"), was = button.innerHTML;
  told.textContent = button.textContent = view.lang === "zh" ? told.dataset.zh : told.dataset.en;
  setTimeout(() => { button.innerHTML = was; told.textContent = ""; }, 1500);
};
const codeOf = figure => all(".l, .gap", figure).map(row =>
  row.matches(".gap") ? "" : (row.querySelector(".x") ?? row).textContent.replace(/\n$/, "")).join("\n");

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  const walk = button.closest(".walk");
  if (button.closest(".walker")) button.matches(".end") ? endWalk() : move(step.closest(".walk"), button.matches(".on") ? 1 : -1);
  else if (walk && button.matches(".step")) stand(button.closest("li"));
  else if (walk) move(walk, button.matches(".on") ? 1 : -1);
  else if (button.dataset.what === "code") copy(button, codeOf(button.closest("figure")));
  else if (button.dataset.what === "value") copy(button, button.parentElement.querySelector(".v").textContent);
});

// --- A role and its note light up together.
const pairOf = link => {
  if (link.dataset.r) return link.dataset.r.split(" ").map(number => byId(link.id.replace(/r\d+$/, `n${number}`)));
  return link.hash ? [byId(link.hash.slice(1))] : [];
};
const light = on => event => {
  const link = event.target.closest?.(".m, .note");
  if (link) for (const other of pairOf(link)) other?.classList.toggle("lit", on);
};
for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) document.addEventListener(kind, light(on));

document.addEventListener("dragstart", event => { if (event.target.closest?.(".m, .note")) event.preventDefault(); });

// --- Keys.
const help = byId("_keys");
const openHelp = () => { if (!help.open) help.showModal(); };
byId("_help").addEventListener("click", openHelp);
let current = null;
document.addEventListener("focusin", event => { current = event.target.closest(".entry") ?? current; });
const go = by => {
  endWalk();
  const shown = visible().map(entry => entry.element);
  if (!shown.length) return;
  let at = shown.indexOf(current);
  if (at < 0) at = shown.findIndex(element => element.getBoundingClientRect().bottom > 100) - (by > 0 ? 1 : 0);
  const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
  unfold(next);
  next.focus({preventScroll: true});
  next.scrollIntoView({block: "start"});
};
const walkOf = () => {
  if (step) return step.closest(".walk");
  return current && !current.hidden ? current.querySelector(".walk") : null;
};
const keys = {
  "/": () => { search.focus(); search.select(); },
  "j": () => go(1),
  "k": () => go(-1),
  "t": turn,
  "l": changeOn,
  "?": openHelp,
  "ArrowRight": () => move(walkOf(), 1),
  "ArrowLeft": () => move(walkOf(), -1),
  "Escape": endWalk,
};
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = keys[event.key];
  if (!act || (event.key.startsWith("Arrow") && (!walkOf() || event.target.matches(".scroll")))) return;
  event.preventDefault();
  act();
});

// --- Print: whatever is folded is opened.
window.addEventListener("beforeprint", () => {
  for (const {element} of folded) if (!element.hidden) unfold(element);
  for (const flow of all(".flow:not([open])")) { flow.open = true; flow.dataset.was = "closed"; }
});
window.addEventListener("afterprint", () => {
  for (const flow of all(".flow[data-was]")) { flow.open = false; delete flow.dataset.was; }
});

speak(view.lang);
follow();
})();
