// The rows: made, moved, taken out and put back. The last one is always empty, and becomes real with its first letter.
const body = table.querySelector("tbody");
const pattern = root.querySelector("template[data-new-row]");
const first = Number(root.dataset.from ?? 1);

const rowElement = (id) => (id ? root.querySelector(`[data-row="${CSS.escape(id)}"]`) : null);
const rowElements = () => (body ? [...body.rows] : []);
const rowAfter = (id) => rowElement(id)?.nextElementSibling?.dataset.row ?? "";
const isNew = (row) => row.dataset.new !== undefined;

// The row before one, which it is put after; on a later page the last of the page before. Empty: it is the first.
const beforeRow = (row) => (body ? row.previousElementSibling?.dataset.row ?? root.dataset.before ?? "" : null);

function makeRow(id, after, isEmpty = false) {
  if (!pattern) return null;
  const row = pattern.content.querySelector("tr").cloneNode(true);
  row.dataset.row = id;
  if (isEmpty) row.dataset.new = "";
  const link = row.querySelector("th a");
  link.href = link.getAttribute("href").replace("new-row", id);
  readyForMenu(link);
  if (after) after.after(row);
  else if (after === null) body.prepend(row);
  else body.append(row);
  meet(row);
  for (const cell of row.querySelectorAll("[data-f]")) show(id, fieldOf(cell), (unsent.get(keyOfElement(cell)) ?? held.get(keyOfElement(cell))).value);
  letWriteIn(row);
  return row;
}

function lastRow() {
  const last = body?.lastElementChild;
  return last && isNew(last) ? last.previousElementSibling : last;
}

// An empty row that something was written in is one of the draft's from now on.
function makeReal(id) {
  const row = rowElement(id);
  if (!row || !isNew(row)) return;
  delete row.dataset.new;
  keepRow({ id, after: beforeRow(row), removed: false });
  remember({ rows: [{ id, made: true, after: beforeRow(row) }] });
  if (body && row === body.lastElementChild && root.dataset.more === undefined) addEmpty();
}

function addEmpty() {
  if (!pattern) return;
  makeRow(freshId(), undefined, true);
  renumber();
}

const takenOut = new Map(); // By id: the elements of rows that went, with what stood in them.
let isCounting = false; // Once for all that happens together.

function renumber() {
  if (isCounting) return;
  isCounting = true;
  queueMicrotask(count);
}

function count() {
  isCounting = false;
  rowElements().forEach((row, at) => {
    const link = row.querySelector("th a");
    const number = String(first + at);
    if (link.textContent !== number) link.textContent = number;
  });
}

function insertRow(beside, above) {
  const id = freshId();
  const after = above ? beside.previousElementSibling : beside;
  const row = makeRow(id, after ?? null);
  keepRow({ id, after: beforeRow(row), removed: false });
  remember({ rows: [{ id, made: true, after: beforeRow(row) }] });
  renumber();
  return row;
}

function removeRow(row) {
  if (isNew(row)) return;
  const after = beforeRow(row);
  const { row: id } = row.dataset;
  const near = row.nextElementSibling ?? row.previousElementSibling;
  giveUp(id);
  keepRow({ id, after, removed: true, seen: since });
  remember({ rows: [{ id, removed: true, after, element: row }] });
  takeOut(row);
  sayAloud(words.removed);
  return near;
}

// With a row goes what waits in it for an answer.
function giveUp(id) {
  for (const edit of [...unsent.values()].filter(({ row }) => row === id)) {
    if (clashes.has(keyOf(id, edit.field))) takeTheirs(id, edit.field);
    else if (edit.aside) forget(edit);
  }
}

function tryAgain(which) {
  for (const edit of rowsUnsent.filter((each) => each.aside && which(each.id))) {
    edit.aside = false;
    for (const cell of unsent.values()) if (cell.row === edit.id) cell.aside = false;
  }
}

function takeOut(row) {
  takenOut.set(row.dataset.row, row);
  row.remove();
  renumber();
}

function putBack(id, after, element) {
  const row = element ?? rowElement(id);
  const there = rowElement(after);
  if (!row) return;
  if (there) there.after(row);
  else body?.prepend(row);
  keepRow({ id, after, removed: false });
  renumber();
}

function moveRow(row, up) {
  const beside = up ? row.previousElementSibling : row.nextElementSibling;
  if (!beside || isNew(row) || isNew(beside)) return;
  const { row: id } = row.dataset;
  const from = beforeRow(row);
  if (up) beside.before(row);
  else beside.after(row);
  keepRow({ id, after: beforeRow(row), removed: false });
  remember({ rows: [{ id, moved: true, from, to: beforeRow(row) }] });
  renumber();
}

function placeRow(id, after) {
  const row = rowElement(id);
  const there = rowElement(after);
  if (!row) return;
  if (there) there.after(row);
  else body.prepend(row);
  keepRow({ id, after, removed: false });
  renumber();
}
