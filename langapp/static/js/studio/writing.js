// Writing in a draft: begins once everything above is there.
const WHILE_COMPOSING = new WeakSet();

function typed(element) {
  const value = tidy(element);
  if (value !== element.value) element.value = value;
  const row = rowOf(element);
  const field = fieldOf(element);
  const before = lastKnown.get(element) ?? held.get(keyOf(row, field))?.value ?? "";
  lastKnown.set(element, value);
  entered = null;
  if (before === value) return;
  grow(element);
  rememberTyping(row, field, before, value);
  note(row, field, value);
}

// Which column, and which row, for whoever hears it; and how a keyboard on the screen treats it.
function nameIt(element) {
  const isPlain = element.closest("td.meaning, td.plain") !== null && fieldOf(element) !== "picture";
  if (element.closest("td")) {
    element.spellcheck = isPlain;
    element.autocapitalize = isPlain ? "sentences" : "none";
    element.enterKeyHint = "next";
  }
  const number = element.closest("tr")?.querySelector("th a")?.textContent;
  if (number) element.setAttribute("aria-label", `${element.dataset.name ??= element.getAttribute("aria-label")}, ${number}`);
}

const lastKnown = new WeakMap(); // What stood in a field before the letter that is being typed.

root.addEventListener("beforeinput", (event) => {
  const { target, inputType } = event;
  if (!isCell(target)) return;
  if (inputType === "historyUndo" || inputType === "historyRedo") {
    event.preventDefault();
    if (inputType === "historyUndo") undo();
    else redo();
  } else if (!WHILE_COMPOSING.has(target)) lastKnown.set(target, target.value);
});
root.addEventListener("compositionstart", ({ target }) => {
  if (!isCell(target)) return;
  lastKnown.set(target, target.value);
  WHILE_COMPOSING.add(target);
});
root.addEventListener("compositionend", ({ target }) => {
  WHILE_COMPOSING.delete(target);
  if (isCell(target)) typed(target);
});
root.addEventListener("input", (event) => {
  const { target } = event;
  if (!isCell(target) || event.isComposing) return;
  typed(target);
});
root.addEventListener("change", ({ target }) => {
  if (isCell(target) && target.matches("select")) typed(target);
});
root.addEventListener("focusin", ({ target }) => {
  if (!isCell(target)) return;
  stoodBefore = { cell: target, value: target.value };
  nameIt(target);
  lastKnown.set(target, target.value);
});
root.addEventListener("focusout", ({ target }) => {
  if (!isCell(target)) return;
  pauseTyping();
  if (entered === target) entered = null;
  const row = rowOf(target);
  const field = fieldOf(target);
  const key = keyOf(row, field);
  if (unsent.has(key)) return soon(LEAVING);
  setTimeout(() => {
    if (later.has(key) && target !== document.activeElement) changed(...later.get(key)); // What came meanwhile.
    else if (!unsent.has(key)) show(row, field, held.get(key)?.value ?? "");
    later.delete(key);
  });
});
// What is saved is not given back with Escape: Undo does that, and says so.
root.addEventListener("cell:saved", ({ detail: { row, field, value } }) => {
  const cell = elements.get(keyOf(row, field));
  if (stoodBefore?.cell === cell && cell) stoodBefore.value = value;
});
root.addEventListener("mousedown", () => { entered = null; });
document.addEventListener("keydown", pressed);
root.addEventListener("paste", pasted);
if (menu) {
  root.addEventListener("click", tapped);
  menu.addEventListener("keydown", pressedInMenu);
  addEventListener("scroll", () => closeMenu(false), { capture: true, passive: true });
}
const extra = root.querySelector("[data-more-columns]");
const MORE = "studio more columns";

// A screen reader hears of rows that are not drawn yet too: of those nothing but this says what is folded away.
function unfold(wide) {
  root.classList.toggle("wide", wide);
  extra?.setAttribute("aria-pressed", String(wide));
  const rows = [...rowElements(), ...takenOut.values(), ...(pattern ? [pattern.content] : [])];
  for (const row of rows) for (const cell of row.querySelectorAll(".extra")) cell.ariaHidden = wide ? null : "true";
}

if (extra) {
  extra.hidden = false;
  unfold(read(MORE) === true);
  extra.addEventListener("click", () => {
    unfold(!root.classList.contains("wide"));
    write(MORE, root.classList.contains("wide"));
  });
}

// A form of the page, such as one that adds a column, waits for what was typed.
for (const form of document.querySelectorAll("form[data-after-saving]")) {
  form.addEventListener("submit", async (event) => {
    if (!hasMore() && !underway) return;
    event.preventDefault();
    const { submitter } = event;
    await send();
    form.requestSubmit(submitter);
  }, { once: true });
}
// The form of one line saves itself; its button says so.
root.querySelector("form[data-saves-itself]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  moveOn(event.target, event.submitter);
});

// To the line before or after, once this one is saved; until then it stays in sight.
async function moveOn(form, button) {
  await send();
  if (button?.name !== "go" || hasMore() || [...clashes.keys()].some((key) => elements.has(key))) return;
  const way = document.createElement("input");
  Object.assign(way, { type: "hidden", name: "go", value: button.value });
  form.append(way);
  form.submit();
}

addEventListener("online", () => soon(0));
addEventListener("pagehide", farewell);
document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? beat() : send()));
if (door && !sandbox) setInterval(beat, A_BEAT);

window.grid = {
  value: valueOf,
  set: (row, field, value) => set(row, field, value, undefined),
  rowAfter,
  fields: fieldsShown,
  element: (row, field) => elements.get(keyOf(row, field)) ?? null,
  together: (deed) => together(undefined, deed),
  rows: () => rowElements().filter((row) => !isNew(row)).map((row) => row.dataset.row),
  flush: () => send(),
  heard: (cells) => {
    for (const cell of cells) changed(...cell);
    const away = cells.find(([row, field]) => body && rowElement(row) && field.includes("@") && !elements.has(keyOf(row, field)));
    if (away) send().then(() => openAnew(`?${new URLSearchParams({ row: away[0], field: away[1] })}`)); // One more way to say it has columns of its own.
  },
  sandbox,
};

async function begin() {
  const { columns = "", columnsRevision = 0 } = root.dataset;
  held.set(keyOf(PACK, "columns"), { value: columns, revision: Number(columnsRevision) });
  if (body) for (const link of body.querySelectorAll("th a")) readyForMenu(link);
  meet(root);
  const early = [...elements.values()].filter((element) => element.value !== stood(element)).map((element) => [element, element.value]);
  await adopt();
  letWriteIn(root);
  for (const [element, value] of early) typedBefore(element, value);
  if (body && root.dataset.more === undefined && (!body.lastElementChild || !isNew(body.lastElementChild))) addEmpty();
  renumber();
  if (!growsByItself) for (const element of elements.values()) grow(element);
  rememberAcrossPages();
  root.classList.add("ready");
  announce("grid:ready", {});
  if (hasMore()) soon(0);
  tellSaving();
  const start = whereToBegin();
  start?.scrollIntoView({ block: "center" });
  start?.focus({ preventScroll: true });
}

// What was typed while the page was still loading is the newest; what was left here for the same cell follows it.
function typedBefore(element, value) {
  const left = unsent.get(keyOfElement(element));
  if (left && left.value !== value) {
    letWait(left);
    unsent.delete(keyOfElement(element));
  }
  element.value = value;
  note(rowOf(element), fieldOf(element), tidy(element));
}

function whereToBegin() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("row")) return whereAsked(rowElement(asked.get("row")), asked.get("field"));
  const cell = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (cell && isCell(cell)) {
    if (cell.closest("details")) cell.closest("details").open = true;
    return cell;
  }
  return body && isEmptyDraft() && matchMedia("(min-width: 720px)").matches ? body.querySelector("[data-f]") : null;
}

function whereAsked(row, field) {
  const cell = row?.querySelector(`[data-f="${CSS.escape(field ?? "")}"]`);
  if (cell && !cell.offsetParent) unfold(true);
  return cell ?? row?.querySelector("[data-f]");
}

begin();
