// Two people in one draft: who is where, and what to do where both wrote in the same cell. Neither text goes away.
const DYES = ["indigo", "madder", "jade", "lac", "persimmon", "pea"];
const strip = Object.assign(document.createElement("div"), { className: "elsewhere" });

function placeOf(row, field) {
  const cell = elements.get(keyOf(row, field));
  return cell?.isConnected ? cell.closest("td, .field") : null;
}

// Of a cell that is on another page: above the lines, with what we wrote there and the way to its line.
function placeElsewhere(row, field) {
  const key = keyOf(row, field);
  const there = [...strip.children].find((each) => each.dataset.key === key);
  if (there) return there;
  const place = document.createElement("div");
  place.className = "field";
  place.dataset.key = key;
  const address = door.replace(/\/edits$/, "");
  const link = Object.assign(document.createElement("a"), { href: row ? `${address}/lines/${row}` : address, textContent: words.open });
  const ours = document.createElement("p");
  const text = Object.assign(document.createElement("bdi"), { textContent: unsent.get(key)?.value || words.nothing });
  if (!elements.has(key)) ours.append(link, " · ");
  ours.append(`${words.yours}: `, text);
  place.append(ours);
  strip.append(place);
  if (!strip.isConnected) (root.querySelector(".bar") ?? root.firstElementChild).after(strip);
  return place;
}

const placeFor = (row, field) => placeOf(row, field) ?? placeElsewhere(row, field);
const leaveStrip = (row, field) => [...strip.children].find((each) => each.dataset.key === keyOf(row, field))?.remove();

function clashed({ row, field, value, revision, by }) {
  const key = keyOf(row, field);
  const mine = unsent.get(key);
  if (!mine) return;
  if (!mine.value && !value) return;
  clashes.set(key, { value, revision, by });
  const place = placeFor(row, field);
  place.querySelector(".clash")?.remove();
  const box = document.createElement("div");
  box.className = "clash";
  box.setAttribute("role", "group");
  const name = by || words.somebody;
  box.setAttribute("aria-label", say(words.both, { name }));
  const text = document.createElement("p");
  const said = document.createElement("bdi");
  said.textContent = value || words.nothing;
  const cell = elements.get(key);
  if (cell) Object.assign(said, { lang: cell.lang, dir: cell.dir });
  text.append(`${say(words.wrote, { name })} `, said);
  box.append(text, choice(words.keep_mine, () => keepMine(row, field)), choice(say(words.take_theirs, { name }), () => takeTheirs(row, field)));
  place.append(box);
  sayAloud(say(words.both, { name }));
}

function choice(title, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button line";
  button.textContent = title;
  button.addEventListener("click", act);
  return button;
}

function keepMine(row, field) {
  const key = keyOf(row, field);
  const theirs = clashes.get(key);
  settle(row, field);
  held.set(key, { value: theirs.value, revision: theirs.revision });
  keep({ ...unsent.get(key), base: theirs.revision });
  soon(0);
}

function takeTheirs(row, field) {
  const key = keyOf(row, field);
  const theirs = clashes.get(key);
  const ours = unsent.get(key);
  settle(row, field);
  held.set(key, { value: theirs.value, revision: theirs.revision });
  if (ours) {
    remember({ cells: [{ row, field, before: ours.value, after: theirs.value }] });
    forget(ours);
  }
  const element = elements.get(key);
  if (element) {
    element.value = theirs.value;
    grow(element);
  }
  tellSaving();
}

function settle(row, field) {
  clashes.delete(keyOf(row, field));
  const place = placeOf(row, field);
  place?.querySelector(".clash")?.remove();
  leaveStrip(row, field);
  elements.get(keyOf(row, field))?.focus();
}

function refuse(row, field, why) {
  const place = placeFor(row, field);
  place.querySelector(".refused")?.remove();
  const sentence = document.createElement("div");
  sentence.className = "refused";
  sentence.append(why);
  if (place.parentElement === strip) sentence.append(choice(words.leave_out, () => leaveOut(row, field)));
  place.append(sentence);
}

function leaveOut(row, field) {
  leaveStrip(row, field);
  forget(unsent.get(keyOf(row, field)));
  tellSaving();
}

// Said in a row as a whole, with what may be done about it.
function tellInRow(row, why, title, deed) {
  row.querySelector(".refused")?.remove();
  const sentence = document.createElement("div");
  sentence.className = "refused";
  sentence.append(why);
  if (deed) {
    sentence.append(choice(title, () => {
      sentence.remove();
      deed();
    }));
  }
  row.cells[1].append(sentence);
}

function isFine(row, field) {
  placeOf(row, field)?.querySelector(".refused")?.remove();
  leaveStrip(row, field);
}

function showOthers(others) {
  for (const place of root.querySelectorAll("[data-who]")) {
    place.removeAttribute("data-who");
    place.classList.remove("other", ...DYES.map((dye) => `dye-${dye}`));
  }
  const names = new Set();
  for (const { name, row, field } of others) {
    const called = name || words.somebody;
    names.add(called);
    const place = field ? placeOf(row, field) : null;
    if (!place) continue;
    place.dataset.who = called;
    place.classList.add("other", `dye-${DYES[sum(called) % DYES.length]}`);
  }
  const line = document.getElementById("others");
  const sentence = names.size ? say(words.also_here, { names: [...names].join(", ") }) : "";
  if (line && line.textContent !== sentence) line.textContent = sentence;
}

const sum = (text) => [...text].reduce((total, letter) => total + letter.codePointAt(0), 0);

function sayAloud(sentence) {
  const line = document.getElementById("aloud");
  if (line) line.textContent = sentence;
}
