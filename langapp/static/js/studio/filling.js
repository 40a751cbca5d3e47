// A paste, laid into the grid: one act, one line that says what was done, with a way back and a way round.
const told = document.getElementById("told");
const MOST_ON_A_PAGE = 400; // rows; more are written down and shown page by page

function pasted(event) {
  const { target } = event;
  if (!isCell(target) || !body || !target.closest("tbody")) return;
  const rows = tableOf(event.clipboardData);
  if (!rows) return;
  event.preventDefault();
  pauseTyping();
  const tr = target.closest("tr");
  const fresh = isNew(tr) && rows[0].length > 1;
  const turns = isEmptyDraft() && !sandbox && isInEnglish(rows);
  if (turns) speaks.meanings = "en";
  if (isEmptyDraft() || fresh) fillByColumns({ ...recognise(rows), turns }, tr);
  else fillFrom(target, rows);
}

const isEmptyDraft = () => first === 1 && root.dataset.more === undefined && rowElements().every((row) => [...row.querySelectorAll("[data-f]")].every((cell) => !cell.value));

function fillFrom(target, rows) {
  const fields = fieldsShown();
  const at = fields.indexOf(fieldOf(target));
  const into = rows[0].map((_, column) => fields[at + column] ?? null);
  const known = fill({ fields: into, rows, added: [] }, target.closest("tr"));
  tellPasted(known, null);
}

function fillByColumns(found, row) {
  const start = isEmptyDraft() && row !== body.firstElementChild ? body.firstElementChild : row;
  const act = fill(found, start);
  tellPasted(act, () => otherWayRound(found, start.dataset.row));
}

function fill({ fields, rows, added, turns }, row) {
  const act = freshId();
  const ids = [];
  let hidden = 0;
  const gathered = together(act, () => {
    if (added.length) set(PACK, "columns", [...columnsNow(), ...added].join(" "), act);
    if (turns) set(PACK, "meanings", "en", act);
    let id = row.dataset.row;
    let before = beforeRow(row);
    for (const cells of rows) {
      id = id ?? freshId();
      if (!rowElement(id)) {
        if (body.rows.length < MOST_ON_A_PAGE && rowElement(before)) makeRow(id, rowElement(before));
        else hidden += 1;
        keepRow({ id, after: before, removed: false });
        remember({ rows: [{ id, made: true, after: before }] });
      }
      fields.forEach((field, at) => field && cells[at] && set(id, field, cells[at], act));
      const row = rowElement(id);
      if (row && isNew(row)) continue;
      ids.push(id);
      before = id;
      id = rowAfter(id) || null;
    }
  });
  renumber();
  announce("rows:pasted", { rows: ids });
  soon(0);
  if (added.length || hidden || turns) send().then(() => openAnew());
  return { act: gathered, fields, rows: ids, added, turns };
}

// New columns, or more rows than a page holds: the server draws them. What was done stays on record for Undo.
function openAnew(place = "") {
  if (hasMore()) return;
  try {
    sessionStorage.setItem(`studio undo ${draft}`, JSON.stringify(done.map(({ cells, rows }) => ({ cells, rows: rows.map(({ element, ...row }) => row) }))));
    sessionStorage.setItem(`studio told ${draft}`, told.textContent ? JSON.stringify(lastTold) : "");
  } catch {
    // Then there is no Undo for it any more, and no sentence.
  }
  if (place) location.assign(place);
  else location.reload();
}

function rememberAcrossPages() {
  try {
    const before = JSON.parse(sessionStorage.getItem(`studio undo ${draft}`) ?? "[]");
    const sentence = JSON.parse(sessionStorage.getItem(`studio told ${draft}`) || "null");
    sessionStorage.removeItem(`studio undo ${draft}`);
    sessionStorage.removeItem(`studio told ${draft}`);
    done.push(...before);
    if (sentence) showTold(sentence, null);
  } catch {
    // Nothing is known of before.
  }
}

function otherWayRound(found, start) {
  const texts = found.fields.map((field, at) => ({ field, at })).filter(({ field }) => field);
  const swapped = texts.length === 2 ? texts : texts.filter(({ field }) => field === "meaning" || field.includes("readings.")).slice(0, 2);
  if (swapped.length < 2) return;
  if (!takeBack(toldOf)) return;
  const [one, other] = swapped;
  const fields = [...found.fields];
  [fields[one.at], fields[other.at]] = [other.field, one.field];
  fillByColumns({ ...found, fields }, rowElement(start) ?? body.lastElementChild);
}

let lastTold = "";
let toldOf = null; // The act that the sentence is about.

function tellPasted({ rows, fields, turns }, otherWay) {
  const names = fields.filter(Boolean).map((field) => headingOf(field));
  const pasted = say(rows.length === 1 ? words.pasted_one : words.pasted, { n: rows.length, columns: names.join(", ") });
  const sentence = turns ? `${pasted} ${words.in_english}` : pasted;
  lastTold = sentence;
  const two = fields.filter((field) => field === "meaning" || field?.includes(":")).length > 1;
  showTold(sentence, two ? otherWay : null);
}

const headingOf = (field) => {
  const shown = table.querySelector(`thead [data-column="${CSS.escape(field)}"]`);
  const [tag] = field.split(":");
  return shown?.dataset.name ?? known[tag]?.endonym ?? field;
};

function showTold(sentence, otherWay) {
  if (!told) return;
  told.textContent = "";
  const line = document.createElement("span");
  line.textContent = sentence;
  told.append(line, choice(words.undo, () => {
    takeBack(toldOf);
    told.hidden = true;
  }));
  if (otherWay) told.append(choice(words.other_way, otherWay));
  toldOf = done.at(-1);
  told.hidden = false;
}
