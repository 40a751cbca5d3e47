// Help while a pack is written: readings suggested, lines that mean the same, pictures by a word, and flags beside their
// cells. It listens to the grid, sets nothing by itself and moves no focus: whatever it offers is taken by a tap, by
// Alt+Enter in the cell, or, a reading in an empty cell, by Enter. Escape puts an offer away.
"use strict";

document.addEventListener("grid:ready", () => begin(), { once: true });
if (window.grid && document.querySelector("#grid.ready")) begin();

async function begin() {
  const { grid } = window;
  const root = document.getElementById("grid");
  const { draft = "" } = root.dataset;
  const doors = `/studio/${grid.sandbox ? "sandbox/" : ""}`;
  const AT_ONCE = grid.sandbox ? 12 : 200;
  const A_PAUSE = 400; // ms
  const offers = new Map(); // By cell: what is offered there, {element, take, ghost}.
  const readings = new Map(); // By cell: the reading that is suggested for it.
  const taken = new Map(); // By cell: the suggestion that was taken, as long as it stands there.
  const refused = new Set(); // Offers that were put away, by cell and what was offered.
  const flags = new Map(); // By cell: the sentences.
  const places = { said: new Map(), of: new Map() }; // By what stands there: which cells; and by cell: what stands there.
  let known = null;
  let parts = 0;

  const keyOf = (row, field) => `${row} ${field}`;
  const cellOf = (element) => (element instanceof HTMLElement && element.matches("[data-f]") ? { row: element.closest("[data-row]")?.dataset.row ?? "", field: element.dataset.f } : null);
  const boxOf = (element) => element.closest("td, .field") ?? element.parentElement;
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const isText = (field) => field === "meaning" || field.endsWith(":text");
  const formOf = (field) => field.split(":")[0]; // yue, or yue@also for another way to say it.
  const tagOf = (field) => formOf(field).split("@")[0];
  let fields = null; // As long as the page stands, it has the same.
  const fieldsOf = () => (fields ??= [...new Set([...root.querySelectorAll("[data-f]")].map((each) => each.dataset.f))]);
  const forms = () => [...new Set(fieldsOf().filter((field) => field.endsWith(":text")).map(formOf))];
  const tags = () => [...new Set(forms().map(tagOf))];

  const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const other = document.querySelector("svg.icon use");
    use.setAttribute("href", `${(other?.getAttribute("href") ?? "").split("#")[0]}#${name}`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }

  async function asked(address, told) {
    try {
      const reply = await fetch(doors + address, told ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) } : {});
      return reply.ok && !reply.redirected ? await reply.json() : null;
    } catch {
      return null; // Without a connection there is no help, and nothing else lacks.
    }
  }

  // A cell is described by what stands under it; what others have put there stays.
  function describe(cell, part, isThere) {
    const ids = new Set((cell.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
    if (!part.id) part.id = `help-${(parts += 1)}`;
    if (isThere) ids.add(part.id);
    else ids.delete(part.id);
    if (ids.size) cell.setAttribute("aria-describedby", [...ids].join(" "));
    else cell.removeAttribute("aria-describedby");
  }

  function put(cell, part) {
    boxOf(cell).append(part);
    describe(cell, part, true);
  }

  function takeOff(cell, part) {
    part.remove();
    if (cell) describe(cell, part, false);
  }

  // Offers: one at a cell.

  function offer(row, field, what, content, take) {
    const key = keyOf(row, field);
    const cell = grid.element(row, field);
    withdraw(key);
    if (!cell || refused.has(`${key} ${what}`)) return;
    const element = make("div", "offer");
    const button = make("button", "take");
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-keyshortcuts", "Alt+Enter");
    button.append(...content);
    const away = make("button", "away");
    away.type = "button";
    away.tabIndex = -1;
    away.setAttribute("aria-label", known.words.away);
    away.append(icon("close"));
    element.append(button, away);
    const made = { element, what, cell, row, field, take: () => { withdraw(key); take(); } };
    button.addEventListener("click", () => {
      made.take();
      cell.focus();
    });
    away.addEventListener("click", () => refuse(key));
    offers.set(key, made);
    put(cell, element);
  }

  function withdraw(key) {
    const made = offers.get(key);
    if (!made) return;
    offers.delete(key);
    boxOf(made.cell)?.classList.remove("offered");
    takeOff(made.cell, made.element);
  }

  function refuse(key) {
    const made = offers.get(key);
    if (!made) return;
    refused.add(`${key} ${made.what}`);
    withdraw(key);
    readings.delete(key);
    tellAll();
  }

  // Readings: a moment after the last letter, for all texts that have changed, language by language.

  const waiting = new Map(); // By language, and way to say it: the rows.
  let pause = 0;

  function ask(row, form) {
    if (!known?.tags.includes(tagOf(form))) return;
    if (!waiting.has(form)) waiting.set(form, new Set());
    waiting.get(form).add(row);
    clearTimeout(pause);
    pause = setTimeout(askAll, A_PAUSE);
  }

  function askAll() {
    for (const [form, rows] of waiting) {
      waiting.delete(form);
      const all = [...rows];
      while (all.length) askSome(form, all.splice(0, AT_ONCE));
    }
  }

  async function askSome(form, rows) {
    const systems = fieldsOf().filter((field) => field.startsWith(`${form}:readings.`));
    const texts = rows.map((row) => grid.value(row, `${form}:text`));
    if (!systems.length) return;
    const found = texts.some(Boolean) ? await asked("readings", { tag: tagOf(form), texts }) : { readings: texts.map(() => ({})) };
    if (!found) return;
    rows.forEach((row, at) => {
      if (grid.value(row, `${form}:text`) !== texts[at]) return; // It was written on meanwhile, and is asked about anew.
      for (const field of systems) suggest(row, field, found.readings[at]?.[field.split("readings.")[1]] ?? "");
    });
    tellAll();
  }

  function suggest(row, field, reading) {
    const key = keyOf(row, field);
    const stands = grid.value(row, field);
    readings.delete(key);
    if (offers.get(key)?.element.dataset.reading !== undefined) withdraw(key);
    const cell = grid.element(row, field);
    if (!cell || !reading || stands === reading || (stands && stands !== taken.get(key) && !flags.get(key)?.checked?.length)) return;
    const label = make("span", `offer-label${boxOf(cell).matches("td") && !stands ? " unseen" : ""}`, known.words.suggested);
    const text = make("bdi", "offer-text", reading);
    text.lang = cell.lang;
    text.dir = "ltr";
    offer(row, field, reading, [label, " ", text], () => takeReading(row, field, reading));
    const made = offers.get(key);
    if (!made) return;
    made.element.dataset.reading = "";
    if (stands) return;
    readings.set(key, { row, field, reading, of: grid.value(row, `${formOf(field)}:text`) });
    boxOf(cell).classList.add("offered");
  }

  function takeReading(row, field, reading) {
    readings.delete(keyOf(row, field));
    taken.set(keyOf(row, field), reading);
    grid.set(row, field, reading);
    tellAll();
  }

  const all = make("p", "take-all");
  const allButton = make("button", "button line");
  allButton.type = "button";
  all.hidden = true;
  all.append(allButton);
  allButton.addEventListener("click", () => {
    const some = inSight();
    const take = () => some.forEach(({ row, field, reading }) => {
      withdraw(keyOf(row, field));
      takeReading(row, field, reading);
    });
    if (grid.together) grid.together(take);
    else take();
  });

  // Nobody takes what they have not seen: columns that are folded away keep theirs.
  const inSight = () => [...readings.values()].filter(({ row, field, of }) => !grid.value(row, field) && grid.value(row, `${formOf(field)}:text`) === of && offers.get(keyOf(row, field))?.element.offsetParent);

  // What was offered for other words is none for these.
  function anew(row, field) {
    for (const of of fieldsOf().filter((each) => each.startsWith(`${formOf(field)}:readings.`))) {
      const key = keyOf(row, of);
      if (readings.delete(key)) setTimeout(tellAll);
      if (offers.get(key)?.element.dataset.reading !== undefined) withdraw(key);
    }
    ask(row, formOf(field));
  }

  root.querySelector("[data-more-columns]")?.addEventListener("click", () => setTimeout(tellAll));

  function tellAll() {
    const n = inSight().length;
    all.hidden = n < 2;
    if (n > 1) allButton.textContent = fill(known.words.take_all, { n });
  }

  // What means the same: on the shelf, and elsewhere in this draft.

  const later = new Map(); // By row: the timer.

  function lookAround(row, field) {
    clearTimeout(later.get(row));
    later.set(row, setTimeout(() => {
      later.delete(row);
      compare(row, field);
      lookOnShelf(row, field);
    }, A_PAUSE));
  }

  const folded = (text) => text.normalize("NFC").toLowerCase().replace(/[\p{P}\p{S}\s\u200b]+/gu, "");

  function place(row, field) {
    const key = keyOf(row, field);
    const text = folded(grid.value(row, field));
    const now = text ? `${field} ${text}` : "";
    const before = places.of.get(key) ?? "";
    if (before === now) return;
    places.said.get(before)?.delete(row);
    places.of.set(key, now);
    if (!now) return;
    if (!places.said.has(now)) places.said.set(now, new Set());
    places.said.get(now).add(row);
  }

  function compare(row, field) {
    place(row, field);
    const others = [...(places.said.get(places.of.get(keyOf(row, field))) ?? [])].filter((each) => each !== row && grid.element(each, field));
    const number = others.length ? grid.element(others[0], field).closest("tr")?.querySelector("th")?.textContent.trim() : "";
    flag(row, field, "twice", number ? [fill(known.words.twice, { row: number })] : []);
  }

  async function lookOnShelf(row, field) {
    const meaning = grid.value(row, "meaning");
    const typed = grid.value(row, field);
    const found = typed.trim() && await asked(`alike?${new URLSearchParams({
      meaning: field === "meaning" ? typed : "",
      text: field === "meaning" ? "" : typed,
      tag: field === "meaning" ? "" : tagOf(field),
      tags: tags().join(" "),
      draft,
    })}`);
    if (grid.value(row, field) !== typed) return;
    const of = offers.get(keyOf(row, field));
    if (of && of.element.dataset.link !== undefined) withdraw(keyOf(row, field));
    const best = found?.alike?.find(({ cells }) => gives(row, cells).length);
    if (best) {
      const words = best.same ? known.words.link : known.words.link_like;
      offer(row, field, best.ref, [icon("pack"), " ", fill(words, best)], () => link(row, best));
      const made = offers.get(keyOf(row, field));
      if (made) made.element.dataset.link = "";
    }
    if (field === "meaning" && grid.element(row, "picture")) suggestPicture(row, meaning);
  }

  // Of the cells of another line, those that are empty here.
  const gives = (row, cells) => Object.entries(cells).filter(([field]) => grid.element(row, field) && !grid.value(row, field));

  function link(row, { ref, cells }) {
    const take = () => {
      gives(row, cells).forEach(([field, value]) => {
        withdraw(keyOf(row, field));
        grid.set(row, field, value);
      });
      grid.cameFrom?.(row, ref);
    };
    if (grid.together) grid.together(take);
    else take();
  }

  // Pictures: one that is obvious is suggested; in its cell, those a word finds are shown.

  function picture({ name, address }) {
    const image = document.createElement("img");
    Object.assign(image, { src: address, alt: "", width: 40, height: 40 });
    return [image, make("span", "", name.replaceAll("-", " "))];
  }

  async function suggestPicture(row, meaning) {
    if (grid.value(row, "picture") || !meaning.trim()) return;
    const found = await asked(`pictures?${new URLSearchParams({ q: meaning })}`);
    const best = found?.pictures?.find(({ obvious }) => obvious);
    if (!best || grid.value(row, "picture") || grid.value(row, "meaning") !== meaning) return;
    const content = picture(best);
    content[1].textContent = fill(known.words.picture, { name: content[1].textContent });
    offer(row, "picture", best.name, content, () => grid.set(row, "picture", best.name));
  }

  let picker = null;
  let picking = 0;

  function pick(row, q) {
    clearTimeout(picking);
    if (!known) return;
    picking = setTimeout(async () => {
      const found = q.trim() ? await asked(`pictures?${new URLSearchParams({ q })}`) : null;
      const cell = grid.element(row, "picture");
      if (cell && boxOf(cell).contains(document.activeElement)) showPicker(row, cell, found?.pictures ?? [], q);
    }, A_PAUSE);
  }

  function closePicker() {
    clearTimeout(picking);
    if (picker) takeOff(picker.cell, picker.element);
    picker = null;
  }

  function showPicker(row, cell, pictures, q) {
    closePicker();
    const element = make("div", "picker");
    picker = { element, cell };
    if (!pictures.length) {
      if (!q.trim()) return;
      element.append(make("p", "", known.words.no_picture));
      return put(cell, element);
    }
    const list = make("div", "found");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", known.words.pictures);
    list.tabIndex = -1;
    for (const each of pictures) {
      const option = make("div", "one");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(each.name === cell.value));
      option.id = `picture-${each.name}`;
      option.dataset.name = each.name;
      option.append(...picture(each));
      list.append(option);
    }
    const take = (option) => {
      if (!option) return;
      grid.set(row, "picture", option.dataset.name);
      closePicker();
      cell.focus();
    };
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => take(target.closest(".one")));
    list.addEventListener("keydown", (event) => inPicker(event, list, take, cell));
    element.append(list);
    put(cell, element);
  }

  function inPicker(event, list, take, cell) {
    const options = [...list.children];
    const at = options.findIndex((each) => each.id === list.getAttribute("aria-activedescendant"));
    const eye = getComputedStyle(list).direction === "rtl" ? -1 : 1;
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: eye, ArrowLeft: -eye }[event.key];
    if (step) choose(list, options[(at + step + options.length) % options.length]);
    else if (event.key === "Enter" || event.key === " ") take(options[at]);
    else if (event.key === "Escape") {
      cell.focus();
      closePicker();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function choose(list, option) {
    list.querySelector(".active")?.classList.remove("active");
    option.classList.add("active");
    list.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // Flags: beside the cell, once nobody is writing in it.

  function flag(row, field, source, sentences) {
    const key = keyOf(row, field);
    const of = flags.get(key) ?? {};
    of[source] = sentences;
    flags.set(key, of);
    drawFlags(row, field);
  }

  function drawFlags(row, field) {
    const cell = grid.element(row, field);
    const of = flags.get(keyOf(row, field));
    if (!cell || !of || document.activeElement === cell) return;
    const sentences = [...(of.checked ?? []), ...(of.twice ?? [])];
    const before = boxOf(cell).querySelector(":scope > .flags");
    if (before && [...before.children].map((each) => each.textContent).join("\n") === sentences.join("\n")) return;
    if (before) takeOff(cell, before);
    if (!sentences.length) return;
    const element = make("div", "flags");
    for (const sentence of sentences) {
      const line = make("p", "");
      line.append(icon("edit"), make("span", "", sentence));
      element.append(line);
    }
    put(cell, element);
  }

  function unflag(row, field) {
    const key = keyOf(row, field);
    if (!flags.has(key)) return;
    flags.delete(key);
    const cell = grid.element(row, field);
    const before = cell && boxOf(cell).querySelector(":scope > .flags");
    if (before) takeOff(cell, before);
  }

  function showFlags(found) {
    for (const [row, told] of Object.entries(found)) {
      const by = new Map();
      for (const { field, why } of told) by.set(field, [...(by.get(field) ?? []), why]);
      for (const [key, of] of flags) if (key.startsWith(`${row} `) && of.checked?.length && !by.has(key.slice(row.length + 1))) flag(row, key.slice(row.length + 1), "checked", []);
      for (const [field, sentences] of by) {
        flag(row, field, "checked", sentences);
        if (field.includes(":readings.")) ask(row, formOf(field)); // One that fits can be taken in its place.
      }
    }
  }

  document.addEventListener("grid:flags", ({ detail }) => {
    for (const row of Object.keys(detail.flags)) heard.add(row);
    showFlags(detail.flags);
  });

  // What was imported, or written another day, shows its problems too. What is typed meanwhile is told of when it is saved.
  const heard = new Set(); // The rows that something was said or typed of since the page came.

  async function flagAll() {
    const one = root.classList.contains("one-line") ? root.querySelector("form[data-row]") : null;
    if (grid.sandbox || one?.dataset.new !== undefined) return;
    const rows = one ? `row=${one.dataset.row}` : `from=${root.dataset.from ?? 1}`;
    const reply = await fetch(`${root.dataset.door.replace(/edits$/, "flags")}?${rows}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = reply?.ok && !reply.redirected ? await reply.json().catch(() => null) : null;
    if (found) showFlags(Object.fromEntries(Object.entries(found.flags).filter(([row, all]) => all.length && !heard.has(row))));
  }

  // What the grid tells.

  function changed({ detail: { row, field, value } }) {
    if (!row) return;
    heard.add(row);
    unflag(row, field);
    if (!known) return;
    const key = keyOf(row, field);
    if (value && offers.get(key)?.element.dataset.reading !== undefined) {
      withdraw(key);
      readings.delete(key);
      tellAll();
    }
    if (field.endsWith(":text")) anew(row, field);
    else if (field.includes(":readings.") && !value) ask(row, formOf(field));
    if (isText(field)) lookAround(row, field);
    if (field === "picture") {
      withdraw(key);
      if (document.activeElement === grid.element(row, field)) pick(row, value);
    }
  }

  document.addEventListener("cell:typed", changed);
  document.addEventListener("cell:shown", ({ detail }) => {
    unflag(detail.row, detail.field);
    if (!detail.row) return;
    if (isText(detail.field)) place(detail.row, detail.field);
    withdraw(keyOf(detail.row, detail.field));
    readings.delete(keyOf(detail.row, detail.field));
    if (detail.field.endsWith(":text")) anew(detail.row, detail.field);
    else if (detail.field.includes(":readings.") && !detail.value) ask(detail.row, formOf(detail.field));
    else tellAll();
  });
  document.addEventListener("rows:pasted", ({ detail: { rows } }) => rows.forEach(askRow));

  function askRow(row) {
    for (const form of forms()) if (grid.value(row, `${form}:text`)) ask(row, form);
  }

  root.addEventListener("focusout", ({ target }) => {
    const at = cellOf(target);
    if (!at) return;
    setTimeout(() => {
      drawFlags(at.row, at.field);
      if (picker && !picker.element.contains(document.activeElement) && document.activeElement !== picker.cell) closePicker();
    });
  });
  root.addEventListener("focusin", ({ target }) => {
    const at = cellOf(target);
    if (at?.field === "picture" && at.row) pick(at.row, target.value || grid.value(at.row, "meaning"));
  });

  // Before the grid sees a key: an offer is taken or put away. Keys of an input method are its own.
  document.addEventListener("keydown", (event) => {
    const at = event.isComposing || event.keyCode === 229 ? null : cellOf(event.target);
    if (!at) return;
    const key = keyOf(at.row, at.field);
    const made = offers.get(key);
    const takesReading = made && made.element.dataset.reading !== undefined && !event.target.value && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.key === "Enter";
    if (takesReading) made.take(); // And the grid goes on, down.
    else if (event.key === "Enter" && event.altKey && (made || picker)) {
      event.preventDefault();
      event.stopPropagation();
      if (picker?.cell === event.target) {
        const list = picker.element.querySelector("[role=listbox]");
        list?.focus();
        if (list) choose(list, list.firstElementChild);
      } else made?.take();
    } else if (event.key === "Escape") {
      if (picker?.cell === event.target) closePicker();
      if (made) refuse(key);
    }
  }, true);

  known = await fetch("/studio/help").then((reply) => (reply.ok ? reply.json() : null)).catch(() => null);
  flagAll();
  if (!known) return;
  const strip = root.querySelector(".over-lines");
  if (strip) strip.append(all);
  else root.firstElementChild.before(all);
  const rows = [...new Set([...root.querySelectorAll("[data-row]")].map((each) => each.dataset.row).filter(Boolean))];
  for (const row of rows) for (const field of fieldsOf().filter(isText)) if (grid.value(row, field)) place(row, field);
  for (const row of rows) {
    for (const form of forms()) {
      const lacks = fieldsOf().some((field) => field.startsWith(`${form}:readings.`) && !grid.value(row, field));
      if (lacks && grid.value(row, `${form}:text`)) ask(row, form);
    }
  }
}
