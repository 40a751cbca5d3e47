// The outbox: a take is written down on this phone before it is sent, and let go of once the server holds it.
const TAKES = "takes";
const KEPT_UNWANTED = 7 * 24 * 3600 * 1000; // ms
const LATEST = 60_000; // ms until a take is tried again
const NOT_NOW = [408, 425, 429];
const here = new Map(); // Takes of this page by id: all there is, where the phone keeps nothing for a page.
const sender = senderOf("takes", LATEST, sendAll);
const { flush } = sender;

const store = storeOf("recordings", (database) => database.createObjectStore(TAKES, { keyPath: "id" }));

// What `act` asked of the takes, null for nothing; undefined where nothing is kept.
const inStore = (mode, act) => store(mode, (of) => act(of(TAKES)));

async function takes() {
  const written = await inStore("readonly", (kept) => kept.getAll());
  const ids = new Set(written?.map(({ id }) => id));
  for (const take of written ?? []) here.set(take.id, { ...take, written: true });
  for (const take of written ? [...here.values()] : []) {
    if (!take.written || ids.has(take.id)) continue;
    here.delete(take.id);
    report(take, "held"); // By another page, meanwhile.
  }
  return [...here.values()].sort((one, other) => one.id < other.id ? -1 : 1);
}

// In a draft, all variants of a line have one ref.
const isSameLine = (one, other) =>
  one.ref === other.ref && one.tag === other.tag && (one.variant ?? "") === (other.variant ?? "");

// A newer take of the same line takes the place of one that was refused, or not sent yet. A draft waits for its Send.
async function keepTake(take) {
  for (const older of await takes()) {
    const over = (older.why || older.draft) && older.id !== take.id;
    if (over && older.action === take.action && isSameLine(older.fields, take.fields)) await letGo(older.id);
  }
  const written = (await inStore("readwrite", (kept) => kept.put(take))) !== undefined;
  here.set(take.id, { ...take, written });
  if (written && !take.draft) remind(true);
}

async function letGo(id) {
  here.delete(id);
  await inStore("readwrite", (kept) => kept.delete(id));
}

// Other pages learn by it that something waits here: see waiting.js.
function remind(waiting) {
  try {
    if (waiting) localStorage.setItem(TAKES, "waiting");
    else localStorage.removeItem(TAKES);
  } catch {
    // A browser that keeps nothing for a page has nothing to be reminded of.
  }
}

const report = (take, state, flags = []) =>
  document.dispatchEvent(new CustomEvent("take", { detail: { take, state, flags } }));

async function sendAll() {
  const tried = new Set();
  for (;;) {
    const take = (await takes()).find((each) => !each.why && !each.draft && !tried.has(each.id));
    if (!take) break;
    tried.add(take.id);
    report(take, "sending");
    const { state, flags, why } = await send(take);
    if (state === "held") {
      sender.heard();
      await letGo(take.id);
    } else if (state === "refused") {
      take.why = why;
      here.set(take.id, take);
      await inStore("readwrite", (kept) => kept.put(take));
    }
    report(take, state, flags);
    if (state !== "kept") continue;
    sender.tryAgain();
    break;
  }
  remind((await takes()).some((each) => !each.why && !each.draft));
}

async function send(take) {
  const form = new FormData();
  for (const [name, value] of Object.entries(take.fields)) form.set(name, value);
  form.set("id", take.id);
  form.set("at", take.at);
  form.set("sound", new Blob([take.sound], { type: take.type }), "take");
  try {
    const answer = await fetch(take.action, {
      method: "POST", body: form, headers: { Accept: "application/json" }, redirect: "manual",
    });
    if (answer.ok && (await answer.clone().json()).held === take.id) {
      return { state: "held", flags: (await answer.json()).flags };
    }
    if (answer.status < 400 || answer.status >= 500 || NOT_NOW.includes(answer.status)) return { state: "kept" };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { state: "refused", why: page.querySelector(".problem")?.textContent || "-" };
  } catch {
    return { state: "kept" };
  }
}

async function forgetOld() {
  for (const take of await takes()) {
    if ((take.why || take.draft) && Date.now() - take.at > KEPT_UNWANTED) await letGo(take.id);
  }
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", flush);
addEventListener("beforeunload", (event) => {
  if ([...here.values()].some((take) => !take.why && !take.written)) event.preventDefault();
});
forgetOld().then(flush);

