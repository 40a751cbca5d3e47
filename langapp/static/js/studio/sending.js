// To the server and back: what is unsent goes in one piece, half a second after the last letter, and again and again until
// it is answered. An answer that is no answer (another page, a session that ended, an error) changes nothing here.
const { door } = root.dataset;
const SOON = 500; // ms
const LEAVING = 60; // ms, so that what is typed fast goes together
const SOONEST_AGAIN = 2000;
const LATEST_AGAIN = 30_000;
const AT_ONCE = 400; // cells
const A_BEAT = 4000; // ms between two looks at what others do
const A_FAREWELL = 60_000; // bytes that a page may still send while it goes
const PATIENT = 30_000; // ms for one answer
const WAYS_OUT = [400, 413, 422]; // Something in it is not understood.
const saving = document.getElementById("saving");
let since = Number(root.dataset.since ?? 0);
let timer = null;
let underway = null;
let again = SOONEST_AGAIN;
let failed = false;
let most = AT_ONCE;
let apart = false; // Rows go before the cells, to find out what it is that is not understood.
let sentBefore = 0; // When there was the last answer.

function soon(delay = SOON) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
  tellSaving();
}

const sendable = () => [...unsent.values()].filter((edit) => !clashes.has(keyOf(edit.row, edit.field)) && !edit.aside && !edit.sent);

// One act at a time, so that each can be taken back; what was merely typed goes together.
function nextBatch() {
  const all = sendable();
  const { act } = all[0] ?? {};
  const some = all.filter((edit) => edit.act === act).slice(0, most);
  const alone = apart ? rowsBefore(all) : [];
  return { act: act ?? freshId(), rows: alone.length ? alone : rowsBefore(all, some), cells: alone.length ? [] : some };
}

// A row goes with the last of its cells, or they would bring it back.
function rowsBefore(all, going = []) {
  const rows = rowsUnsent.filter((edit) => !edit.sent && !edit.aside);
  const last = new Map(rows.map((edit) => [edit.id, edit]));
  const sent = new Set(going);
  const left = new Set(all.filter((edit) => !sent.has(edit)).map(({ row }) => row));
  return rows.filter((edit) => !(edit.removed && last.get(edit.id) === edit && left.has(edit.id))).slice(0, most);
}

const hasMore = () => rowsUnsent.some((edit) => !edit.sent && !edit.aside) || sendable().length > 0;

function send() {
  underway ??= rounds().finally(() => { underway = null; });
  return underway;
}

async function rounds() {
  clearTimeout(timer);
  do {
    const batch = nextBatch();
    tellSaving();
    const answer = await ask(batch);
    if (!answer) {
      timer = setTimeout(send, again);
      again = Math.min(2 * again, LATEST_AGAIN);
      break;
    }
    again = SOONEST_AGAIN;
    failed = false;
    take(batch, answer);
  } while (hasMore());
  tellSaving();
}

async function ask({ act, rows, cells }) {
  const plain = ({ row, field, value, base }) => ({ row, field, value, base });
  const all = sandbox ? wholeRows(cells) : cells.map(plain);
  const told = JSON.stringify({ act, since, cells: all, rows: asTheyStand(rows), at: whereWeAre() });
  try {
    const reply = await fetch(door, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: told,
      redirect: "manual",
      signal: AbortSignal.timeout?.(PATIENT),
    });
    if (reply.ok && reply.headers.get("Content-Type")?.startsWith("application/json")) return await reply.json();
    failed = reply.status >= 500 || reply.status === 429 ? "offline" : "away";
    if (WAYS_OUT.includes(reply.status)) halve(cells, rows);
  } catch {
    failed = "offline";
  }
  return null;
}

// Each row once, as it stands now: those of this page in their order, then those of others, then those that went.
function asTheyStand(edits) {
  const last = new Map(edits.map((edit) => [edit.id, edit]));
  const present = rowElements().filter((row) => last.has(row.dataset.row) && !last.get(row.dataset.row).removed);
  const here = new Set(present.map((row) => row.dataset.row));
  const others = [...last.values()].filter(({ id }) => !here.has(id));
  const plain = ({ id, after, removed, came_from, seen }) => ({ id, after, removed, came_from, seen });
  return [...present.map((row) => plain({ ...last.get(row.dataset.row), after: beforeRow(row) })), ...others.filter(({ removed }) => !removed).map(plain), ...others.filter(({ removed }) => removed).map(plain)];
}

// The sandbox keeps nothing, so it is told all that stands in a row it looks at.
function wholeRows(cells) {
  const rows = new Set(cells.map(({ row }) => row));
  return [...rows].slice(0, 40).flatMap((row) =>
    [...(rowElement(row)?.querySelectorAll("[data-f]") ?? [])].filter(({ value }) => value).map((each) => ({ row, field: fieldOf(each), value: each.value })));
}

function whereWeAre() {
  const element = document.activeElement;
  return isCell(element) ? { row: rowOf(element), field: fieldOf(element) } : { row: "", field: "" };
}

let isTelling = false; // Once for all that happens together.

function tellSaving() {
  if (!saving || isTelling) return;
  isTelling = true;
  queueMicrotask(tellNow);
}

function tellNow() {
  isTelling = false;
  const waits = hasMore();
  const needs = clashes.size || [...unsent.values(), ...rowsUnsent].some((edit) => edit.aside);
  const state = !isKept && waits ? "unkept" : failed && waits ? failed : needs ? "needs" : waits ? "saving" : "saved";
  if (saving.dataset.state === state) return;
  saving.dataset.state = state;
  saving.textContent = words[`state_${state}`];
  if (state === "away") {
    const link = document.createElement("a");
    link.href = "/sign-in";
    link.textContent = words.sign_in;
    saving.append(" ", link);
  }
}

function beat() {
  if (document.visibilityState === "visible" && !underway && failed !== "away" && Date.now() - sentBefore >= A_BEAT - 500) send();
}

function farewell() {
  const { act, rows, cells } = nextBatch();
  if (sandbox || (!cells.length && !rows.length)) return;
  const told = JSON.stringify({ act, since, cells, rows: asTheyStand(rows) });
  if (new Blob([told]).size > A_FAREWELL) return;
  fetch(door, { method: "POST", headers: { "Content-Type": "application/json" }, body: told, keepalive: true }).catch(() => {});
}
