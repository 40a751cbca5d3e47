// Readings: suggested a moment after the last letter, for all texts that have changed, language by language.
const AT_ONCE = grid?.sandbox ? 12 : 200;
const readings = new Map(); // By cell: the reading that is suggested for it.
const taken = new Map(); // By cell: the suggestion that was taken, as long as it stands there.
const waiting = new Map(); // By language, and way to say it: the rows.
let pause = 0;

function ask(row, form) {
  if (!known?.tags.includes(tagOf(form))) return;
  if (!waiting.has(form)) waiting.set(form, new Set());
  waiting.get(form).add(row);
  clearTimeout(pause);
  pause = setTimeout(askAll, A_PAUSE);
}

function askRow(row) {
  for (const form of forms()) if (grid.value(row, `${form}:text`)) ask(row, form);
}

// Of a row as the page came: where a text stands, and a reading does not.
function askWhereItLacks(row) {
  for (const form of forms()) {
    const lacks = systemsOf(form).some((field) => !grid.value(row, field));
    if (lacks && grid.value(row, `${form}:text`)) ask(row, form);
  }
}

function askAll() {
  for (const [form, rows] of waiting) {
    waiting.delete(form);
    const all = [...rows];
    while (all.length) askSome(form, all.splice(0, AT_ONCE));
  }
}

const systemsOf = (form) => fieldsOf().filter((field) => field.startsWith(`${form}:readings.`));

async function askSome(form, rows) {
  const systems = systemsOf(form);
  const texts = rows.map((row) => grid.value(row, `${form}:text`));
  if (!systems.length) return;
  const found = texts.some(Boolean) ? await asked("readings", { tag: tagOf(form), texts }) : { readings: texts.map(() => ({})) };
  if (!found) return;
  rows.forEach((row, at) => {
    if (grid.value(row, `${form}:text`) !== texts[at]) return; // It was written on meanwhile, and is asked about anew.
    for (const field of systems) suggest(row, field, found.readings[at]?.[field.split("readings.")[1]] ?? "");
  });
  tellAll();
}

function suggest(row, field, reading) {
  const key = keyOf(row, field);
  const stands = grid.value(row, field);
  readings.delete(key);
  if (isOffered(key, "reading")) withdraw(key);
  const cell = grid.element(row, field);
  if (!cell || !reading || stands === reading || (stands && stands !== taken.get(key) && !isFlagged(row, field))) return;
  const label = make("span", `offer-label${boxOf(cell).matches("td") && !stands ? " unseen" : ""}`, known.words.suggested);
  const text = make("bdi", "offer-text", reading);
  text.lang = cell.lang;
  text.dir = "ltr";
  const isMade = offer(row, field, { kind: "reading", what: reading, content: [label, " ", text], take: () => takeReading(row, field, reading) });
  if (!isMade || stands) return;
  readings.set(key, { row, field, reading, of: grid.value(row, `${formOf(field)}:text`) });
  boxOf(cell).classList.add("offered");
}

function takeReading(row, field, reading) {
  readings.delete(keyOf(row, field));
  taken.set(keyOf(row, field), reading);
  grid.set(row, field, reading);
  tellAll();
}

function forgetReading(key) {
  if (readings.delete(key)) tellAll();
}

// A text is another now: what was offered for other words is none for these.
function readAnew(row, field) {
  for (const of of systemsOf(formOf(field))) {
    const key = keyOf(row, of);
    forgetReading(key);
    if (isOffered(key, "reading")) withdraw(key);
  }
  ask(row, formOf(field));
}

const all = make("p", "take-all");
const allButton = make("button", "button line");
allButton.type = "button";
all.hidden = true;
all.append(allButton);
allButton.addEventListener("click", () => {
  const some = inSight();
  together(() => some.forEach(({ row, field, reading }) => {
    withdraw(keyOf(row, field));
    takeReading(row, field, reading);
  }));
});

// Nobody takes what they have not seen: columns that are folded away keep theirs, and rows that were removed.
function inSight() {
  const columns = new Set(grid.fields());
  const isShown = ({ row, field }) => {
    const made = offers.get(keyOf(row, field));
    return made?.element.isConnected && (columns.size ? columns.has(field) : made.element.offsetParent);
  };
  return [...readings.values()].filter((each) => !grid.value(each.row, each.field) && grid.value(each.row, `${formOf(each.field)}:text`) === each.of && isShown(each));
}

let isTelling = false; // Once for all that happens together.

function tellAll() {
  if (isTelling) return;
  isTelling = true;
  setTimeout(() => {
    isTelling = false;
    const n = inSight().length;
    all.hidden = n < 2;
    if (n > 1) allButton.textContent = fill(known.words.take_all, { n });
  });
}
