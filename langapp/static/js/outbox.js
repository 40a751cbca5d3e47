// The outbox of facts: what was tapped is written down on this phone before anything else, and told to the server as
// soon as it listens. Once it holds them they are remembered for a while, because a server that was put back from a
// backup has to be told again. A form with `data-fact` is such a fact; without this script it is simply sent. Others hear
// what becomes of each by the event "fact", and of all of them by "outbox".
const { family } = document.body.dataset;
const status = document.getElementById("status");
const AT_ONCE = 500;
const FEWEST = 25;
const EVERYTHING = 2 ** 32 - 1;
const A_FAREWELL = 60_000; // bytes that a page may still send while it goes
const PATIENCE = 60_000; // ms for one answer
const LATEST = 300_000; // ms until it is tried again
const A_DAY = 24 * 3600 * 1000;
const REMEMBERED = { days: 30, facts: 2000 };
const NEVER = [400, 413, 422]; // Too much at once, or something in it that is no fact.
const store = storeOf("facts", (database) => {
  database.createObjectStore("facts", { keyPath: "id" }).createIndex("place", ["family", "state"]);
  database.createObjectStore("seen", { keyPath: "family" });
});

const here = new Map(); // Facts of this page by id, until the server holds them: all there is where nothing is kept.
const madeAt = new Map(); // When each of them was made, for an undo to say.
const others = new Map(); // Other families that something waits for: whether they have become part of this one.
let most = AT_ONCE;
let elsewhere = false; // This page is of another family than the phone.
const sender = senderOf("facts", LATEST, sendEverybodys);

const at = (whose, state) => IDBKeyRange.only([whose, state]);
const report = (fact, state) => document.dispatchEvent(new CustomEvent("fact", { detail: { fact, state } }));

// A page that the phone kept is opened again and again, and each time it is something new that happens on it.
for (const { elements } of document.querySelectorAll("form[data-fact]")) if (elements.id) elements.id.value = freshId();

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!family || event.defaultPrevented || !form.matches("form[data-fact]")) return;
  event.preventDefault();
  const { next, family: _family, ...fact } = Object.fromEntries(new FormData(form));
  if (submitter?.name) fact[submitter.name] = submitter.value;
  keep(fact);
}, true); // First of all, so that a page may move on at once.

async function keep(told) {
  const now = new Date().toISOString();
  const fact = { ...told, id: told.id || freshId(), at: now };
  if (here.has(fact.id)) return;
  const said = madeAt.get(fact.thread);
  if (said) fact.said = said;
  if (status.dataset.caregiver) fact.caregiver = status.dataset.caregiver;
  madeAt.set(fact.id, now);
  const record = { id: fact.id, family, state: "waiting", fact, made: Date.now(), tries: 0 };
  here.set(fact.id, record);
  report(fact, "tapped");
  record.written = (await store("readwrite", (of) => of("facts").put({ ...record, written: true }))) !== undefined;
  if (record.written) report(fact, "here");
  await painted();
  flush();
}

function flush() {
  return family ? sender.flush() : null;
}

async function sendEverybodys() {
  await sendOrWait();
  await tellHowItIs();
}

async function sendOrWait() {
  const through = (await sendAll(family)) && (await sayThatWeAreHere());
  for (const whose of through ? await strangers() : []) {
    if (!others.has(whose)) others.set(whose, (await send(whose, [])).state === "held");
    if (others.get(whose)) await sendAll(whose);
  }
  if (through) return forgetOld();
  if (elsewhere) return null;
  for (const { fact, written } of here.values()) if (!written) report(fact, "unkept");
  return sender.tryAgain();
}

// Whether nothing of theirs waits any more.
async function sendAll(whose) {
  for (;;) {
    const all = await waiting(whose, most + 1);
    if (!all.length) return true;
    const records = all.slice(0, most);
    const { state, answer } = await send(whose, records, all.length <= AT_ONCE);
    if (state === "held") {
      sender.heard();
      most = Math.min(AT_ONCE, 2 * most);
      if (!(await told(whose, records, answer))) return false;
    } else if (state === "never" && records.length > 1) {
      most = Math.ceil(records.length / 2);
    } else if (state === "never") {
      if (!(await setAside(records))) return false;
    } else {
      if (state === "later") most = Math.max(FEWEST, Math.ceil(most / 2));
      return false;
    }
  }
}

async function waiting(whose, count = EVERYTHING) {
  const written = (await store("readonly", (of) => of("facts").index("place").getAll(at(whose, "waiting"), count))) ?? [];
  const ids = new Set(written.map(({ id }) => id));
  const mine = [...here.values()].filter((each) => each.family === whose && !each.written && !ids.has(each.id));
  return [...written, ...mine].slice(0, count);
}

async function send(whose, records, andLittleElse = false) {
  const cloth = andLittleElse && document.getElementById("cloth") !== null;
  try {
    const reply = await fetch("/facts", {
      method: "POST",
      // As htmx would ask, so that a family that has left is shown the way in, and is told from a network's own page.
      headers: { "Content-Type": "application/json", "HX-Request": "true" },
      body: JSON.stringify({ family: whose, facts: records.map(({ fact }) => fact), cloth }),
      redirect: "manual",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const away = reply.headers.get("HX-Redirect");
    if (away) location.assign(away);
    if (reply.status === 409) return notOurs(whose);
    if (NEVER.includes(reply.status)) return { state: "never" };
    const answer = reply.status === 200 ? await reply.json() : null;
    return Array.isArray(answer?.held) ? { state: "held", answer } : { state: "later" };
  } catch {
    return { state: "later" };
  }
}

function notOurs(whose) {
  if (whose === family) {
    elsewhere = true;
    for (const { fact } of here.values()) report(fact, "needs");
  }
  return { state: "theirs" };
}

// The server holds them now. One that has another database than before is told again what it may have lost.
// Answers whether that could be written down, where anything is: else they would be told for ever.
async function told(whose, records, { held, database, cloth }) {
  const known = new Set(held);
  const kept = records.filter(({ id }) => known.has(id));
  const before = await store("readonly", (of) => of("seen").get(whose));
  const done = await store("readwrite", (of) => {
    if (before?.database && database && before.database !== database) {
      const again = of("facts").index("place").openCursor(at(whose, "held"));
      again.onsuccess = () => {
        const { result: cursor } = again;
        if (!cursor) return kept.forEach((record) => hold(of, record));
        cursor.update({ ...cursor.value, state: "waiting" });
        return cursor.continue();
      };
    } else {
      for (const record of kept) hold(of, record);
    }
    of("seen").put({ family: whose, database: database || before?.database, alive: Date.now() });
  });
  for (const { id, fact } of kept) {
    here.delete(id);
    report(fact, "saved");
  }
  if (cloth) await tellHowItIs(cloth);
  const rest = records.filter(({ id }) => !known.has(id));
  return (!rest.length || (await setAside(rest))) && wereWritten(kept, done);
}

const wereWritten = (records, done) => done !== undefined || !records.some(({ written }) => written);

const hold = (of, record) => {
  if (record.written) of("facts").put({ ...record, state: "held", told: Date.now() });
};

// What the server will never understand stands aside, so that the others pass.
async function setAside(records) {
  const done = await store("readwrite", (of) => {
    for (const record of records) of("facts").put({ ...record, state: "aside", tries: record.tries + 1 });
  });
  for (const { id, fact } of records) {
    here.delete(id);
    report(fact, "needs");
  }
  return wereWritten(records, done);
}

async function sayThatWeAreHere() {
  const seen = await store("readonly", (of) => of("seen").get(family));
  if (seen === undefined) return true;
  if (!seen) await store("readwrite", (of) => of("seen").put({ family, database: "", alive: Date.now() }));
  if (!seen || Math.abs(Date.now() - seen.alive) < A_DAY) return true;
  const { state, answer } = await send(family, []);
  if (state === "held") await told(family, [], answer);
  return state === "held" && sendAll(family);
}

async function strangers() {
  const found = new Set();
  await store("readonly", (of) => {
    const pairs = of("facts").index("place").openKeyCursor(null, "nextunique");
    pairs.onsuccess = () => {
      const { result: cursor } = pairs;
      if (!cursor) return;
      const [whose, state] = cursor.key;
      if (whose !== family && state === "waiting") found.add(whose);
      cursor.continue();
    };
  });
  return found;
}

const forgetOld = () => store("readwrite", (of) => {
  const held = of("facts").index("place");
  const count = held.count(at(family, "held"));
  count.onsuccess = () => {
    let over = count.result - REMEMBERED.facts;
    const oldest = held.openCursor(at(family, "held")); // Their ids sort by when they were made.
    oldest.onsuccess = () => {
      const { result: cursor } = oldest;
      if (!cursor || (over-- <= 0 && Date.now() - cursor.value.told < REMEMBERED.days * A_DAY)) return;
      cursor.delete();
      cursor.continue();
    };
  };
});

// What waits, without what was taken back before it went.
async function tellHowItIs(cloth) {
  const facts = (await waiting(family)).map(({ fact }) => fact);
  const threads = new Set(facts.map(({ id }) => id));
  const undone = new Set(facts.map(({ thread }) => thread).filter((thread) => threads.has(thread)));
  const left = facts.filter(({ id, thread }) => !undone.has(id) && !undone.has(thread));
  const aside = await store("readonly", (of) => of("facts").index("place").count(at(family, "aside")));
  document.dispatchEvent(new CustomEvent("outbox", { detail: { waiting: left, aside, elsewhere, cloth } }));
}

document.addEventListener("outbox:let-go", () => store("readwrite", (of) => {
  const aside = of("facts").index("place").openCursor(at(family, "aside"));
  aside.onsuccess = () => {
    aside.result?.delete();
    aside.result?.continue();
  };
}));

// When it is tried

addEventListener("online", () => {
  sender.heard();
  flush();
});
addEventListener("pageshow", ({ persisted }) => persisted && flush());
document.addEventListener("visibilitychange", flush);
addEventListener("pagehide", () => {
  const facts = [];
  let room = A_FAREWELL;
  for (const { fact } of here.values()) {
    room -= new Blob([JSON.stringify(fact)]).size + 1;
    if (room > 0 && facts.length < AT_ONCE) facts.push(fact);
  }
  if (!facts.length || elsewhere) return;
  const headers = { "Content-Type": "application/json" };
  fetch("/facts", { method: "POST", headers, body: JSON.stringify({ family, facts }), keepalive: true }).catch(() => {});
});
addEventListener("beforeunload", (event) => {
  if ([...here.values()].some(({ written }) => !written)) event.preventDefault();
});
// A page fresh from the server may show already what waits here, where only the answer was lost.
if (family) (wasKept || !navigator.onLine ? tellHowItIs() : Promise.resolve()).then(flush);
