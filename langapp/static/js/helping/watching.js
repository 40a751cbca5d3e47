// What the grid tells, and the keys: begins once the grid is ready.
function typed({ detail: { row, field, value } }) {
  if (!row) return;
  heard.add(row);
  unflag(row, field);
  if (!known) return;
  const key = keyOf(row, field);
  if (value && isOffered(key, "reading")) {
    withdraw(key);
    forgetReading(key);
  }
  if (field.endsWith(":text")) readAnew(row, field);
  else if (field.includes(":readings.") && !value) ask(row, formOf(field));
  if (isText(field)) lookAround(row, field);
  if (field === "picture") {
    withdraw(key);
    if (document.activeElement === grid.element(row, field)) pick(row, value);
  }
}

function shown({ detail: { row, field, value } }) {
  unflag(row, field);
  if (!row) return;
  if (isText(field)) place(row, field);
  withdraw(keyOf(row, field));
  forgetReading(keyOf(row, field));
  if (field.endsWith(":text")) readAnew(row, field);
  else if (field.includes(":readings.") && !value) ask(row, formOf(field));
}

function left({ target }) {
  const at = cellOf(target);
  if (!at) return;
  setTimeout(() => {
    drawFlags(at.row, at.field);
    leavePicker();
  });
}

function entered({ target }) {
  const at = cellOf(target);
  if (at?.field === "picture" && at.row) pick(at.row, target.value || grid.value(at.row, "meaning"));
}

// Before the grid sees a key: an offer is taken or put away. Keys of an input method are its own.
function pressed(event) {
  const at = event.isComposing || event.keyCode === 229 ? null : cellOf(event.target);
  if (!at) return;
  const key = keyOf(at.row, at.field);
  const made = offers.get(key);
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  const isPlain = !altKey && !ctrlKey && !metaKey && !shiftKey;
  if (event.key === "Enter" && isPlain && made?.kind === "reading" && !event.target.value) made.take(); // And the grid goes on, down.
  else if (event.key === "Enter" && altKey && (made || picker)) {
    event.preventDefault();
    event.stopPropagation();
    if (picker?.cell === event.target) enterPicker();
    else made?.take();
  } else if (event.key === "Escape") {
    if (picker?.cell === event.target) closePicker();
    if (made) refuse(key);
  }
}

async function begin() {
  document.addEventListener("grid:flags", ({ detail }) => {
    for (const row of Object.keys(detail.flags)) heard.add(row);
    showFlags(detail.flags);
  });
  document.addEventListener("cell:typed", typed);
  document.addEventListener("cell:shown", shown);
  document.addEventListener("grid:answered", tellAll); // Rows may have gone, or come back.
  document.addEventListener("rows:pasted", ({ detail: { rows } }) => rows.forEach(askRow));
  root.addEventListener("focusout", left);
  root.addEventListener("focusin", entered);
  document.addEventListener("keydown", pressed, true);
  root.querySelector("[data-more-columns]")?.addEventListener("click", tellAll);
  known = await fetch("/studio/help").then((reply) => (reply.ok ? reply.json() : null)).catch(() => null);
  flagAll();
  if (!known) return;
  const strip = root.querySelector(".over-lines");
  if (strip) strip.append(all);
  else root.firstElementChild.before(all);
  const rows = [...new Set([...root.querySelectorAll("[data-row]")].map((each) => each.dataset.row).filter(Boolean))];
  for (const row of rows) for (const field of fieldsOf().filter(isText)) if (grid.value(row, field)) place(row, field);
  rows.forEach(askWhereItLacks);
}

document.addEventListener("grid:ready", begin, { once: true });
if (grid && root.classList.contains("ready")) begin();
