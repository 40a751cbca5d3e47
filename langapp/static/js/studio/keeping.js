// What was typed lies on this computer from the first letter until the server has said that it holds it: a reload, a crash,
// a day without a network and a session that ended leave it there. Every tab has its own, and takes over what a tab that
// is gone has left.
const status = document.getElementById("status");
const tab = freshId();
const mine = `studio ${draft} ${status?.dataset.caregiver ?? ""} `;
const here = `${mine}${tab}`;
const HANDS = "tab"; // A prefix of the names of locks.
let rowsUnsent = []; // In the order in which they were made: {number, id, after, removed}.
const waiting = new Map(); // By key: what else was left for the same cell, {edit, name}, until the first has been answered.
let numbered = 0;
let isKept = true;

navigator.locks?.request(`${HANDS} ${here}`, () => new Promise(() => {}));

function keep(edit) {
  unsent.set(keyOf(edit.row, edit.field), edit);
  write(`${here} c ${edit.row} ${edit.field}`, edit);
  soon();
}

function keepRow(told) {
  const edit = { ...told, number: numbered };
  numbered += 1;
  rowsUnsent.push(edit);
  write(`${here} r ${edit.number}`, edit);
  soon();
}

function forget(edit) {
  const key = keyOf(edit.row, edit.field);
  unsent.delete(key);
  erase(`${here} c ${edit.row} ${edit.field}`);
  if (waiting.has(key)) queueMicrotask(() => comeForward(key));
}

function forgetRows(sent) {
  const gone = new Set(sent);
  rowsUnsent = rowsUnsent.filter((edit) => !gone.has(edit));
  for (const { number } of sent) erase(`${here} r ${number}`);
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    isKept = true;
  } catch {
    isKept = false;
  }
}

function erase(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

// Takes over what is here from before: of this page as it was reloaded, or of a tab that was closed.
async function adopt() {
  const living = await tabsThatLive();
  const rows = [];
  for (const name of namesKept()) {
    const [owner, kind] = name.slice(mine.length).split(" ", 2);
    if (owner === tab || living.has(owner)) continue;
    const value = read(name);
    if (kind === "r" && value) rows.push(value);
    if (kind === "c" && value && !takeOver(value)) letWait(value, name);
    else erase(name);
  }
  rows.sort((one, other) => one.number - other.number);
  for (const { id, after, removed, came_from, seen } of rows) {
    adoptRow(id, after, removed);
    keepRow({ id, after, removed, came_from, seen });
  }
  renumber();
  for (const edit of unsent.values()) {
    const element = elements.get(keyOf(edit.row, edit.field));
    if (element && element.value !== edit.value) {
      element.value = edit.value;
      grow(element);
    }
  }
}

function adoptRow(id, after, removed) {
  const there = rowElement(after);
  const row = rowElement(id);
  if (removed) {
    if (row && body) takeOut(row);
  }
  else if (!body || (after && !there)) return;
  else if (!row) makeRow(id, there);
  else if (there) there.after(row);
  else body.prepend(row);
}

// Whether it need not wait for another text that was left for the same cell.
function takeOver(edit) {
  const key = keyOf(edit.row, edit.field);
  if (held.get(key)?.value === edit.value && !sandbox) return true;
  if (unsent.has(key)) return unsent.get(key).value === edit.value;
  unsent.set(key, edit);
  write(`${here} c ${edit.row} ${edit.field}`, edit);
  return true;
}

function letWait(edit, name = `${mine}${freshId()} c ${edit.row} ${edit.field}`) {
  const key = keyOf(edit.row, edit.field);
  write(name, edit);
  waiting.set(key, [...(waiting.get(key) ?? []), { edit, name }]);
}

// The next text of the same cell is sent as it was left, so that both are shown.
function comeForward(key) {
  if (unsent.has(key)) return;
  const [next, ...others] = waiting.get(key) ?? [];
  if (others.length) waiting.set(key, others);
  else waiting.delete(key);
  if (!next) return;
  const element = elements.get(key);
  if (element) {
    element.value = next.edit.value;
    grow(element);
  }
  keep(next.edit);
  erase(next.name);
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function namesKept() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(mine));
  } catch {
    return [];
  }
}

async function tabsThatLive() {
  const found = (await navigator.locks?.query())?.held ?? [];
  const start = `${HANDS} ${mine}`;
  return new Set(found.filter(({ name }) => name.startsWith(start)).map(({ name }) => name.slice(start.length)));
}
