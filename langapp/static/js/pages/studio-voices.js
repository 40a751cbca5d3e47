// Who says each line of a draft, beside it: heard with a tap, and the way to the microphone; and in small, of all languages.
// What was typed is saved first.
{
  const LATER = 700; // ms after a text was saved
  const root = document.getElementById("grid");
  const { draft, from } = root?.dataset ?? {};
  const address = `/studio/drafts/${draft}`;
  const kept = `studio voices ${draft}`; // Which of them is in focus, on this computer.
  const drawn = new WeakMap();
  let told = null;
  let focus = ""; // `vi`, or `vi@south` for a variant.
  let soon = 0;
  let isOld = false; // Something was saved since we asked.
  let asking = null;

  const icons = document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0];
  const make = (name, kind, ...content) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    element.append(...content);
    return element;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${icons}#${name}`);
    svg.append(use);
    return svg;
  };
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const isolated = (text) => make("bdi", "", text);

  const link = (kind, href, label, ...content) => {
    const made = make("a", kind, ...content);
    made.href = href;
    made.setAttribute("aria-label", label);
    return made;
  };

  const remembered = () => {
    try {
      return localStorage.getItem(kept) ?? "";
    } catch {
      return "";
    }
  };
  const remember = () => {
    try {
      localStorage.setItem(kept, focus);
    } catch {
      // A browser that keeps nothing for a page asks again.
    }
  };

  const isOneLine = root?.classList.contains("one-line");
  const places = () => [...root.querySelectorAll(isOneLine ? "form[data-row] > .voice" : "tr[data-row] > td.voice")];
  const numberOf = (place) => place.closest("tr")?.querySelector("th a")?.textContent ?? root.querySelector("h1")?.textContent.replace(/\D+/g, "") ?? "";

  const titled = ({ endonym, called }) => (called ? `${endonym} · ${called}` : endonym);
  const nameOf = ({ endonym, lang, called }) => {
    const own = isolated(endonym);
    own.lang = lang;
    return called ? [own, ` · ${called}`] : [own];
  };

  function by(row, way, told_of, number) {
    const { words } = told;
    const { kind, name, url, before } = told_of;
    const line = make("div", "by-whom");
    line.dataset.kind = kind;
    if (isOneLine && told.ways.length > 1) line.append(make("span", "of", ...nameOf(way)));
    if (url) {
      const called = kind === "person" ? name : words.computer;
      const plays = link("who-speaks", url, fill(words.hear_line, { n: number, language: titled(way), name: called }), icon(kind === "person" ? "play" : "computer"), make("span", "", isolated(called)));
      plays.dataset.play = "";
      line.append(plays);
    }
    const records = link("records", `${address}/recorder/${row}/${way.key}`, fill(words.record_line, { n: number, language: titled(way) }), icon("speak"));
    if (kind === "none") records.append(make("span", "", words.record));
    line.append(records);
    if (!before) return [line];
    const former = link("says-former", before.url, `${before.name} ${words.before}`, isolated(before.name), ` ${words.before}`);
    former.dataset.play = "";
    return [line, former];
  }

  const SIGNS = { person: "person", computer: "computer" };

  // One sign for each wording of a row, behind its language: said by a person, by a computer alone, or by nobody yet.
  function glance(of) {
    const { words } = told;
    const groups = new Map();
    for (const way of told.ways) {
      if (!groups.has(way.tag)) groups.set(way.tag, make("span", "in-language"));
      const wording = of[way.key];
      if (!wording) continue;
      const { kind, name } = wording;
      const sign = make("span", "sign", ...(SIGNS[kind] ? [icon(SIGNS[kind])] : []));
      sign.dataset.kind = kind;
      sign.setAttribute("role", "img");
      sign.title = `${titled(way)}: ${kind === "person" ? name : kind === "computer" ? words.computer : words.nobody}`;
      sign.setAttribute("aria-label", sign.title);
      groups.get(way.tag).append(sign);
    }
    for (const [tag, group] of groups) {
      if (!group.childElementCount) continue;
      const short = make("span", "short", tag);
      short.setAttribute("aria-hidden", "true");
      group.prepend(short);
    }
    return make("span", "at-a-glance", ...groups.values());
  }

  const isAnew = (place, what) => {
    if (drawn.get(place) === what) return false;
    drawn.set(place, what);
    return true;
  };

  function draw() {
    const shown = isOneLine ? told.ways : told.ways.filter(({ key }) => key === focus);
    const isMany = !isOneLine && told.ways.length > 1;
    for (const place of places()) {
      const { row } = place.closest("[data-row]").dataset;
      const of = told.rows[row] ?? {};
      const number = numberOf(place);
      if (!isAnew(place, JSON.stringify([number, focus, of, told.ways.length]))) continue;
      place.replaceChildren(...shown.flatMap((way) => (of[way.key] ? by(row, way, of[way.key], number) : [])));
      if (isMany && told.rows[row]) place.append(glance(of));
    }
    drawList(isMany);
    drawBar();
  }

  // On a phone the lines are a list.
  function drawList(isMany) {
    for (const entry of root.querySelectorAll(".one-by-one a.entry")) {
      const of = isMany && told.rows[entry.pathname.split("/").at(-1)];
      if (!isAnew(entry, JSON.stringify([of, told.ways.length]))) continue;
      const holds = entry.querySelector("span:not(.n)");
      holds.querySelector(".at-a-glance")?.remove();
      if (of) holds.append(glance(of));
    }
  }

  const bar = make("div", "voices-bar");

  function drawBar() {
    const said = told.ways.filter(({ count }) => count);
    bar.hidden = isOneLine || !said.length;
    const now = said.find(({ key }) => key === focus);
    if (!isAnew(bar, JSON.stringify([said, focus]))) return;
    const chips = said.length > 1 ? said.map((way) => {
      const chip = make("button", "chip", make("span", "", ...nameOf(way)));
      chip.type = "button";
      chip.setAttribute("aria-pressed", String(way.key === focus));
      chip.addEventListener("click", () => {
        focus = way.key;
        remember();
        draw();
        bar.querySelector("[aria-pressed=true]")?.focus();
      });
      return chip;
    }) : [];
    const more = now ? [make("span", "count", isolated(now.count))] : [];
    if (now?.rest) {
      more.push(make("a", "button line", icon("speak"), make("span", "", told.words.rest)));
      more.at(-1).href = `${address}/recorder/${focus}`;
      more.push(make("a", "button line", icon("ask"), make("span", "", told.words.ask)));
      more.at(-1).href = `${address}/asks/new/${focus}`;
    }
    const all = make("a", "button quiet", make("span", "", told.words.all));
    all.href = `${address}/voices`;
    bar.replaceChildren(...chips, ...more, all);
  }

  async function look() {
    clearTimeout(soon);
    isOld = false;
    const rows = isOneLine ? `row=${root.querySelector("form[data-row]").dataset.row}` : `from=${from ?? 1}`;
    const reply = await fetch(`${address}/voices/now?${rows}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = reply?.ok ? await reply.json().catch(() => null) : null;
    if (!found) return;
    told = found;
    const keys = told.ways.filter(({ count }) => count).map(({ key }) => key);
    if (!keys.includes(focus)) focus = keys.includes(remembered()) ? remembered() : keys[0] ?? "";
    draw();
  }

  const refresh = () => (asking ??= look().finally(() => { asking = null; }));

  const changed = (field) => /:(text|speak)$/.test(field);

  function later() {
    isOld = true;
    clearTimeout(soon);
    soon = setTimeout(refresh, LATER);
  }

  // Until what was typed has been saved and asked for anew, what is shown here is of the words before.
  const waits = () => isOld || document.getElementById("saving")?.dataset.state !== "saved";

  async function afterSaving(pressed) {
    const place = pressed.closest(".voice");
    const { className } = pressed;
    await window.grid?.flush();
    await asking;
    await refresh();
    const now = place?.querySelector(`a.${className.split(" ")[0]}`);
    if (!now) return;
    if (now.dataset.play === undefined) location.assign(now.href);
    else now.dispatchEvent(new CustomEvent("voice:play", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.(".voice .by-whom a");
    if (!pressed || event.metaKey || event.ctrlKey || !waits()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    afterSaving(pressed);
  }, true);

  if (draft && !window.grid?.sandbox) {
    const strip = root.querySelector(".over-lines");
    if (strip) strip.prepend(bar);
    else root.firstElementChild.before(bar);
    bar.hidden = true;
    document.addEventListener("cell:saved", ({ detail }) => changed(detail.field) && later());
    document.addEventListener("grid:answered", ({ detail }) => {
      const { cells = [], rows = [] } = detail.answer.changes ?? {};
      if (rows.length || cells.some(([, field]) => changed(field) || field === "columns")) later();
    });
    refresh();
  }
}
