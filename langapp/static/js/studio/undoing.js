// Undo and redo across cells, pastes and rows. An act is {act, cells: [{row, field, before, after}], rows: [...]}; what is
// typed in one cell without a pause is one. What somebody else has changed since is left as they have it.
const done = [];
const undone = [];
const A_PAUSE = 1500; // ms
const MOST_ACTS = 500;
let typing = null; // The act that grows with what is being typed: {key, at, act}.
let gathering = null; // The act that a paste or another deed is gathered into.

function remember({ cells = [], rows = [], act }) {
  if (gathering) {
    gathering.cells.push(...cells);
    gathering.rows.push(...rows);
    return;
  }
  if (typing && rows.length && !cells.length) {
    typing.rows.push(...rows);
    return;
  }
  done.push({ act, cells: [...cells], rows: [...rows] });
  if (done.length > MOST_ACTS) done.shift();
  undone.length = 0;
  typing = null;
}

// Everything that happens meanwhile is taken back together.
function together(act, deed) {
  typing = null;
  gathering = { act, cells: [], rows: [] };
  const gathered = gathering;
  try {
    deed();
  } finally {
    gathering = null;
  }
  if (gathered.cells.length || gathered.rows.length) remember(gathered);
  return gathered;
}

function rememberTyping(row, field, before, after) {
  const key = keyOf(row, field);
  const now = Date.now();
  const last = done.at(-1);
  if (typing && typing.key === key && typing.entry === last && now - typing.at < A_PAUSE) {
    last.cells.find((each) => each.row === row && each.field === field).after = after;
    typing.at = now;
    return;
  }
  remember({ cells: [{ row, field, before, after }] });
  typing = { key, at: now, entry: done.at(-1), rows: done.at(-1).rows };
}

const pauseTyping = () => { typing = null; };

function set(row, field, value, act) {
  const before = valueOf(row, field);
  if (before === value) return;
  remember({ cells: [{ row, field, before, after: value }] });
  put(row, field, value, act);
}

const undo = () => go(done, undone, true);

// One act by itself, whatever was done since. Whether there was such a one.
function takeBack(act) {
  const at = done.indexOf(act);
  if (at < 0) return false;
  done.push(...done.splice(at, 1));
  undo();
  return true;
}

const redo = () => go(undone, done, false);

function go(from, to, back) {
  typing = null;
  const act = from.pop();
  if (!act) return;
  const id = freshId();
  const cells = back ? [...act.cells].reverse() : act.cells;
  const rows = back ? [...act.rows].reverse() : act.rows;
  if (!back) rows.forEach((each) => goRow(each, back));
  let left = 0;
  let last = null;
  for (const { row, field, before, after } of cells) {
    const [stands, wanted] = back ? [after, before] : [before, after];
    if (valueOf(row, field) !== stands) left += 1;
    else {
      put(row, field, wanted, id);
      last = elements.get(keyOf(row, field)) ?? last;
    }
  }
  if (back) rows.forEach((each) => goRow(each, back));
  to.push(act);
  if (back && act === toldOf) told.hidden = true;
  if (cells.some(({ row, field }) => row === PACK && field === "meanings")) send().then(() => openAnew());
  if (last?.isConnected) {
    last.focus();
    last.select?.();
  }
  sayAloud(left ? words.others_since : back ? words.undone : words.redone);
}

function goRow(change, back) {
  if (change.made || change.removed) {
    const away = Boolean(change.made) === back;
    const row = rowElement(change.id);
    if (away && row) {
      change.element = row;
      change.after = beforeRow(row);
      const near = row.contains(document.activeElement) && (row.nextElementSibling ?? row.previousElementSibling);
      giveUp(change.id);
      keepRow({ id: change.id, after: change.after, removed: true, seen: since });
      takeOut(row);
      if (near) goTo(cellsOf(near)[0], false);
    } else if (!away && !row) putBack(change.id, change.after, change.element);
  } else placeRow(change.id, back ? change.from : change.to);
}
