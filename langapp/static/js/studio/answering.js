// What the server answers: saved, refused, in clash with somebody else's, and what others wrote meanwhile.
const later = new Map(); // By key: what somebody else wrote in the cell that we are in.

function take(batch, answer) {
  most = Math.min(AT_ONCE, most * 2);
  apart = false;
  sentBefore = Date.now();
  const refusedRows = new Map(answer.refused_rows ?? []);
  if (sandbox) for (const edit of batch.rows) edit.sent = true;
  else forgetRows(batch.rows.filter(({ id }) => !refusedRows.has(id)));
  changeRows(answer.changes?.rows ?? []);
  const told = new Map(batch.cells.map((edit) => [keyOf(edit.row, edit.field), edit]));
  if (sandbox) for (const edit of batch.cells) saved(edit, 0);
  else for (const [row, field, revision] of answer.saved ?? []) saved(told.get(keyOf(row, field)), revision);
  for (const [row, field, why] of answer.refused ?? []) {
    const edit = told.get(keyOf(row, field));
    if (edit) setAside(edit, why);
  }
  if (batch.rows.some(({ removed }) => removed)) tryAgain(() => true); // Where it was full there is room again.
  for (const [id, why] of refusedRows) setRowAside(id, why);
  for (const clash of answer.conflicts ?? []) clashed(clash);
  for (const change of answer.changes?.cells ?? []) changed(...change);
  if (answer.revision !== undefined) since = Math.max(since, answer.revision);
  for (const row of answer.stays ?? []) stays(...row);
  seeRows(answer);
  showOthers(answer.here ?? []);
  if (answer.flags) announce("grid:flags", { flags: answer.flags });
  announce("grid:answered", { answer, act: batch.act });
}

function saved(edit, revision) {
  if (!edit) return;
  const key = keyOf(edit.row, edit.field);
  const now = unsent.get(key);
  isFine(edit.row, edit.field);
  tryAgain((id) => id === edit.row);
  if (sandbox) {
    if (now === edit) edit.sent = true;
  } else {
    held.set(key, { value: edit.value, revision });
    if (now === edit) forget(edit);
    else if (now) keep({ ...now, base: revision });
  }
  announce("cell:saved", { row: edit.row, field: edit.field, value: edit.value });
}

// What stands in a cell now, by whoever; our own comes back as the server keeps it.
function changed(row, field, value, revision) {
  const key = keyOf(row, field);
  if ((held.get(key)?.revision ?? 0) > revision) return;
  if (unsent.has(key)) return; // What we hold goes first, and a clash shows both.
  const element = elements.get(key);
  if (element && element === document.activeElement && element.value !== value) {
    if ((held.get(key)?.revision ?? 0) < revision) later.set(key, [row, field, value, revision]);
    return; // Whoever is in it has not seen it: what they type now is no answer to it.
  }
  held.set(key, { value, revision });
  show(row, field, value);
}

// What waits to be removed was seen as it is now, unless somebody else has just written in it.
function seeRows({ saved: ours = [], changes }) {
  const own = new Set(ours.map(([row, field]) => keyOf(row, field)));
  const theirs = new Set((changes?.cells ?? []).filter(([row, field]) => !own.has(keyOf(row, field))).map(([row]) => row));
  for (const edit of rowsUnsent) if (edit.removed && !theirs.has(edit.id)) edit.seen = since;
}

function setAside(edit, why) {
  edit.aside = true;
  announce("cell:refused", { row: edit.row, field: edit.field, why });
  refuse(edit.row, edit.field, why);
}

function setRowAside(id, why) {
  for (const edit of rowsUnsent) if (edit.id === id) edit.aside = true;
  const row = body && rowElement(id);
  if (row && !row.querySelector(".refused")) tellInRow(row, why);
}

// Of many that are not understood together, each is tried alone; one alone stands aside, with its text.
function halve(cells, rows) {
  failed = "offline";
  const n = Math.max(cells.length, rows.length);
  if (!n) return; // A heartbeat: there is nothing to set aside, and no hurry.
  if (n > 1) most = Math.floor(n / 2);
  else if (cells.length && rows.length) apart = true;
  else if (rows.length) setRowAside(rows[0].id, words.not_understood);
  else setAside(cells[0], words.not_understood);
  again = 100;
}
