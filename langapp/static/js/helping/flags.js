// Flags: beside the cell, once nobody is writing in it. Some are what checking says, some what stands in the draft twice.
const flags = new Map(); // By cell: the sentences, {checked, twice}.
const heard = new Set(); // The rows that something was said or typed of since the page came.

const isFlagged = (row, field) => Boolean(flags.get(keyOf(row, field))?.checked?.length);

// What was imported, or written another day, shows its problems too. What is typed meanwhile is told of when it is saved.
async function flagAll() {
  const one = root.classList.contains("one-line") ? root.querySelector("form[data-row]") : null;
  if (grid.sandbox || one?.dataset.new !== undefined) return;
  const rows = one ? `row=${one.dataset.row}` : `from=${root.dataset.from ?? 1}`;
  const reply = await fetch(`${root.dataset.door.replace(/edits$/, "flags")}?${rows}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = reply?.ok && !reply.redirected ? await reply.json().catch(() => null) : null;
  if (found) showFlags(Object.fromEntries(Object.entries(found.flags).filter(([row, all]) => all.length && !heard.has(row))));
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
  const before = flagsAt(cell);
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

const flagsAt = (cell) => boxOf(cell).querySelector(":scope > .flags");

function unflag(row, field) {
  const cell = flags.delete(keyOf(row, field)) ? grid.element(row, field) : null;
  const before = cell && flagsAt(cell);
  if (before) takeOff(cell, before);
}
