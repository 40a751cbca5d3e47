// The cells of a draft: what the server holds of each, what stands on the page, and what was typed and not sent yet.
const root = document.getElementById("grid");
const table = root.querySelector("table") ?? root;
const words = JSON.parse(root.dataset.words);
const speaks = JSON.parse(root.dataset.speaks); // Of each language of the draft: its script, its direction, its readings.
const { draft } = root.dataset;
const sandbox = root.dataset.sandbox !== undefined;
const held = new Map(); // By key: {value, revision} as the server last said.
const elements = new Map(); // By key: the field of the page.
const unsent = new Map(); // By key: {row, field, value, base, act}.
const clashes = new Map(); // By key: {value, revision, by}: what somebody else wrote there meanwhile.
const PACK = ""; // The row of what is about the pack itself.

const keyOf = (row, field) => `${row} ${field}`;
const rowOf = (element) => element.closest("[data-row]").dataset.row;
const fieldOf = (element) => element.dataset.f;
const keyOfElement = (element) => keyOf(rowOf(element), fieldOf(element));
const isCell = (element) => element instanceof HTMLElement && element.matches("[data-f]") && root.contains(element);
const announce = (name, detail) => table.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
const say = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// One line, as a cell is: what was pasted with line ends in it keeps a space there. A tune has lines.
const oneLine = (text) => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ");
const tidy = (element) => (element.dataset.lines === undefined ? oneLine(element.value) : element.value);

function meet(container) {
  for (const element of container.querySelectorAll("[data-f]")) {
    const key = keyOfElement(element);
    elements.set(key, element);
    if (!held.has(key)) held.set(key, { value: stood(element), revision: Number(element.dataset.r ?? 0) });
  }
}

const letWriteIn = (container) => {
  for (const element of container.querySelectorAll("textarea[readonly]")) element.readOnly = false;
};

const stood = (element) => element.matches("select")
  ? ([...element.options].find((each) => each.defaultSelected)?.value ?? "")
  : element.defaultValue;

function valueOf(row, field) {
  const key = keyOf(row, field);
  return elements.get(key)?.value ?? unsent.get(key)?.value ?? held.get(key)?.value ?? "";
}

// A cell's new text: shown, written down on this computer, and sent soon.
function put(row, field, value, act) {
  const element = elements.get(keyOf(row, field));
  if (element && element.value !== value) {
    element.value = value;
    grow(element);
  }
  note(row, field, value, act);
}

function note(row, field, value, act) {
  const key = keyOf(row, field);
  const before = held.get(key) ?? { value: "", revision: 0 };
  if (row) makeReal(row);
  if (value === before.value && !unsent.has(key)) return;
  const base = unsent.get(key)?.base ?? before.revision;
  keep({ row, field, value, base, act });
  if (!gathering) announce("cell:typed", { row, field, value });
}

// What the server says stands there now. A field that somebody is in is left as it is.
function show(row, field, value) {
  const element = elements.get(keyOf(row, field));
  if (!element || element.value === value) return;
  if (element === document.activeElement) return;
  element.value = value;
  grow(element);
  announce("cell:shown", { row, field, value });
}

const growsByItself = CSS.supports("field-sizing", "content");

function grow(element) {
  if (growsByItself || !element.matches("textarea")) return;
  element.style.blockSize = "auto";
  element.style.blockSize = `${element.scrollHeight}px`;
}

function fieldsShown() {
  return [...table.querySelectorAll("thead [data-column]")]
    .filter((each) => each.offsetParent !== null)
    .map((each) => each.dataset.column);
}
