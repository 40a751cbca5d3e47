// Offers, one at a cell: taken by a tap, by Alt+Enter in the cell, or, a reading in an empty cell, by Enter. Escape puts one
// away, and it is not made again.
const offers = new Map(); // By cell: what is offered there, {element, kind, what, cell, take}.
const refused = new Set(); // What was put away, by cell and what was offered.

// Of a kind: a reading, a link to a line, a picture. Whether it is made.
function offer(row, field, { kind, what, content, take }) {
  const key = keyOf(row, field);
  const cell = grid.element(row, field);
  withdraw(key);
  if (!cell || refused.has(`${key} ${what}`)) return false;
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
  const made = { element, kind, what, cell, take: () => { withdraw(key); take(); } };
  button.addEventListener("click", () => {
    made.take();
    cell.focus();
  });
  away.addEventListener("click", () => refuse(key));
  offers.set(key, made);
  put(cell, element);
  return true;
}

const isOffered = (key, kind) => offers.get(key)?.kind === kind;

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
  forgetReading(key);
}
