// Keys, as a spreadsheet and a text have them: a cell one has come to is taken whole, and arrows leave it; once it is
// written in, arrows move in its text and leave it at its ends. Left and right follow the eye. A key that belongs to an
// input method is its own.
let entered = null; // The cell one has come to by a key and not begun to write in.
let stoodBefore = null; // What stood in the cell when one came.

const composes = (event) => event.isComposing || event.keyCode === 229;
const isRightToLeft = () => getComputedStyle(table).direction === "rtl";
const cellsOf = (row) => [...row.querySelectorAll("[data-f]")].filter((each) => each.offsetParent !== null);

function goTo(element, whole = true) {
  if (!element) return false;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (whole) element.select?.();
  entered = whole ? element : null;
  return true;
}

function beside(element, forwards) {
  const row = element.closest("tr");
  const all = cellsOf(row);
  const at = all.indexOf(element) + (forwards ? 1 : -1);
  if (all[at]) return all[at];
  const next = forwards ? row.nextElementSibling : row.previousElementSibling;
  return next ? cellsOf(next).at(forwards ? 0 : -1) : null;
}

function below(element, down) {
  const row = element.closest("tr");
  const next = down ? row.nextElementSibling : row.previousElementSibling;
  return next?.querySelector(`[data-f="${CSS.escape(fieldOf(element))}"]`) ?? null;
}

function pressed(event) {
  if (event.defaultPrevented || composes(event)) return undefined;
  const { target, key } = event;
  if (target !== document.body && !root.contains(target)) return undefined;
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && takesBack(event)) return event.preventDefault();
  if (!isCell(target)) return pressedOnLink(event);
  if (target.closest("tr") === null) return key === "Escape" ? giveBack(target, event) : undefined;
  if (event.altKey && !command && (key === "ArrowUp" || key === "ArrowDown")) {
    moveRow(target.closest("tr"), key === "ArrowUp");
    goTo(target, false);
    return event.preventDefault();
  }
  if (event.altKey || (command && key !== "Enter")) return undefined;
  const act = acts[key];
  return act?.(target, event) && event.preventDefault();
}

const acts = {
  Enter: (cell, { shiftKey }) => {
    goTo(below(cell, !shiftKey));
    return true;
  },
  Tab: (cell, { shiftKey }) => goTo(beside(cell, !shiftKey)),
  Escape: (cell, event) => giveBack(cell, event),
  F2: (cell) => {
    entered = null;
    cell.setSelectionRange(cell.value.length, cell.value.length);
    return true;
  },
  Delete: (cell) => entered === cell && clear(cell),
  Backspace: (cell) => entered === cell && clear(cell),
  ArrowUp: (cell) => vertically(cell, false),
  ArrowDown: (cell) => vertically(cell, true),
  ArrowLeft: (cell, event) => sideways(cell, event, true),
  ArrowRight: (cell, event) => sideways(cell, event, false),
};

function clear(cell) {
  set(rowOf(cell), fieldOf(cell), "");
  return true;
}

function sideways(cell, { shiftKey }, left) {
  if (shiftKey) return false;
  const towardsEnd = left === (getComputedStyle(cell).direction === "rtl");
  const edge = towardsEnd ? cell.value.length : 0;
  const isAtEdge = cell.selectionStart === edge && cell.selectionEnd === edge;
  if (entered !== cell && !isAtEdge) return false;
  const forwards = left === isRightToLeft();
  const row = cell.closest("tr");
  const all = cellsOf(row);
  const at = all.indexOf(cell) + (forwards ? 1 : -1);
  if (all[at]) return goTo(all[at]);
  const besides = forwards ? row.querySelector(".voice :is(a, button)") : row.querySelector("th a");
  besides?.focus();
  return Boolean(besides);
}

function vertically(cell, down) {
  const next = below(cell, down);
  if (entered === cell || isOneLine(cell)) return next ? goTo(next) : false;
  const { selectionStart: before } = cell;
  setTimeout(() => {
    if (document.activeElement === cell && cell.selectionStart === before && next) goTo(next);
  });
  return false;
}

const isOneLine = (cell) => cell.scrollHeight < 2 * (parseFloat(getComputedStyle(cell).lineHeight) || 24) + 8;

function giveBack(cell) {
  if (stoodBefore?.cell === cell && stoodBefore.value !== cell.value) {
    set(rowOf(cell), fieldOf(cell), stoodBefore.value);
    cell.select?.();
    return true;
  }
  return false;
}

function takesBack({ key, shiftKey }) {
  const letter = key.toLowerCase();
  if (letter === "z" && !shiftKey) undo();
  else if (letter === "y" || (letter === "z" && shiftKey)) redo();
  else return false;
  return true;
}

function pressedOnLink(event) {
  const row = event.target.closest?.("tbody tr");
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
  const { key } = event;
  const forwards = (key === "ArrowRight") !== isRightToLeft();
  const link = row.querySelector("th a");
  if (key === "ArrowRight" || key === "ArrowLeft") {
    if (event.target === link ? forwards : !forwards) goTo(cellsOf(row).at(event.target === link ? 0 : -1));
    else return;
  } else if ((key === "ArrowDown" || key === "ArrowUp") && event.target === link) {
    const next = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    next?.querySelector("th a")?.focus();
  } else return;
  event.preventDefault();
}
