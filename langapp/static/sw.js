// What a phone keeps for when there is no network: docs/decisions/25. The server writes VERSION before this, and says by
// two headers of a page whose it is, and under which address it may be kept.
const PATIENCE = 3000; // ms
const BUDGET = 15e6; // bytes of pages and sounds
const ROOM = 8; // times what is to be kept
const START = "/offline";
const STARTS = "start ";
const ASSETS = "assets";
const FAMILY = "family ";
const HOME = "home"; // What anybody took home, at a tap, until they let it go: pages that are nobody's, and their sounds.
const ASSET = /^\/(assets|static)\//;
const SOUND = /^\/(clips|voices|recordings)\//;
const TAKEN = /^\/take-home\/[^?#]+$/;
const GONE = [403, 404, 410];
const NOBODY_IN = [502, 503, 504]; // Whoever answered is not the app.
let family; // Whose pages are kept here; "" for nobody's, undefined until looked up.
let turns = 0; // Every question has a turn; what was asked before the family changed is not kept.
let since = 0;
let held; // bytes; undefined until weighed
let isFull = false; // No room even after some was made: no other sound is tried before the worker begins anew.
let line = Promise.resolve();
const touched = new Set();

const path = ({ url }) => url.slice(location.origin.length);
const size = (answer) => Number(answer?.headers.get("content-length") ?? 0);
const weigh = async (cache, place) => { // One that was looked at and not read holds its room.
  const answer = await cache.match(place, { ignoreVary: true });
  await answer?.body?.cancel();
  return size(answer);
};
const all = (text, address) => new Set([...text.matchAll(address)].map(([, found]) => found));
const named = (text) => all(text, /"(\/(?:assets|static)\/[^"#]+)/g);
const heard = (text) => all(text, /"(\/(?:clips|voices|recordings)\/[^"]+)/g);
const inTurn = (act) => (line = line.then(act).catch(() => {})); // What writes does so one after the other.

addEventListener("install", (event) => event.waitUntil(keepStart()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => {
  const { keep, takeHome, letGo } = event.data;
  const act = takeHome ? bring(takeHome) : letGo ? inOrder(() => drop(letGo)) : keepAhead(keep);
  const tell = (went) => event.ports[0]?.postMessage(keep ? held ?? 0 : went);
  event.waitUntil(act.then(() => tell(true), () => tell(false)));
});
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (!url.startsWith(`${location.origin}/`)) return;
  const asked = path(event.request);
  if (method !== "GET") {
    if (mode === "navigate") since = ++turns;
  } else if (mode === "navigate") {
    if (!/\.\w+(\?|$)/.test(asked)) event.respondWith(page(event, asked));
  } else if (ASSET.test(asked)) event.respondWith(asset(asked));
  else if (SOUND.test(asked)) event.respondWith(sound(event, asked));
});

async function keepStart() {
  const answer = await fetch(START, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(START);
  await (await caches.open(STARTS + VERSION)).put(START, await complete(answer));
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(STARTS) && name !== STARTS + VERSION) await caches.delete(name);
  }
  await inTurn(sweep);
  await clients.claim();
}

async function page(event, asked) {
  const turn = ++turns;
  const fresh = fetch(event.request, { cache: "no-cache" });
  event.waitUntil(fresh.then((answer) => learn(asked, answer, turn)).catch(() => {}));
  const places = /^\/(today)?(\?|$)/.test(asked) ? [asked, "/today"] : [asked];
  return first(fresh, places).catch(() => caches.match(START, { ignoreVary: true }).then((found) => found ?? Response.error()));
}

// The network's answer if it comes in time, else what is kept; where nothing is, the network's all the same.
async function first(fresh, places) {
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([fresh, late]).catch(() => {});
  if (answer && !NOBODY_IN.includes(answer.status)) return answer;
  for (const place of places) {
    const found = await kept(place);
    if (found) return found;
  }
  return fresh;
}

async function learn(asked, answer, turn) {
  const told = answer.headers.get("langapp-family");
  const place = answer.headers.get("langapp-keep");
  const copy = place && answer.ok && !answer.redirected && answer.clone();
  if (told) await be(told === "none" ? "" : told, turn);
  if (copy) await put(place, await complete(copy), turn);
}

async function keepAhead(asked) {
  const turn = ++turns;
  if (asked === START) return keepStart();
  return learn(asked, await fetch(asked, { cache: "no-cache" }), turn);
}

// Taken home

const inOrder = (act) => new Promise((done, undone) => inTurn(() => act().then(done, undone)));
const inHome = (place) => caches.match(place, { cacheName: HOME, ignoreVary: true });

// With every sound on it that there is. What came before the network went stays for the next try.
async function bring(asked) {
  const answer = await fetch(asked, { cache: "no-cache" });
  if (!TAKEN.test(asked) || !answer.ok || answer.redirected) throw new Error(asked);
  const home = await caches.open(HOME);
  for (const address of heard(await answer.clone().text())) {
    if (await inHome(address)) continue;
    const sound = await fetch(address);
    if (!sound.ok) continue;
    const place = path(sound);
    await home.put(place, sound);
    if (place !== address) await home.put(address, new Response(null, { headers: { location: place } }));
  }
  await inOrder(async () => home.put(asked, await complete(answer)));
}

async function drop(asked) {
  const home = await caches.open(HOME);
  await home.delete(asked, { ignoreVary: true });
  const places = (await home.keys()).map(path);
  const wanted = new Set(places.filter((place) => !SOUND.test(place)));
  for (const page of [...wanted]) {
    for (const address of heard(await (await inHome(page)).text())) {
      wanted.add(address).add((await inHome(address))?.headers.get("location"));
    }
  }
  for (const place of places) if (!wanted.has(place)) await home.delete(place, { ignoreVary: true });
  if (!wanted.size) await caches.delete(HOME);
  await sweep();
}

// A page is kept with all it is drawn by, or not at all.
async function complete(answer) {
  const text = await answer.text();
  for (const address of named(text)) {
    if (!(await asset(address, true)).ok) throw new Error(address);
  }
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.set("content-length", new Blob([text]).size);
  headers.set("server-timing", "kept"); // By which a page knows that it was.
  return new Response(text, { headers });
}

async function asset(address, wanted) {
  const found = await caches.match(address, { cacheName: ASSETS, ignoreVary: true });
  if (found) return found;
  const fresh = await fetch(address);
  if (fresh.ok && (wanted || (await whose()) || (await caches.has(HOME)))) await (await caches.open(ASSETS)).put(address, fresh.clone()).catch(() => {});
  return fresh;
}

async function sound(event, asked) {
  if (!(await whose()) && !(await inHome(asked))) return fetch(event.request);
  const turn = ++turns;
  const lasts = asked.startsWith("/clips/"); // Another sound would have another name; a recording may be taken back.
  let whole = lasts && (await kept(asked));
  if (whole && !touched.has(asked)) event.waitUntil(put(asked, whole.clone(), turn));
  if (!whole) {
    const fresh = fetch(asked, { cache: lasts ? "default" : "no-cache" });
    event.waitUntil(fresh.then((answer) => keepSound(asked, answer.clone(), turn)).catch(() => {}));
    whole = await first(fresh, [asked]);
  }
  return part(event.request, whole);
}

async function keepSound(asked, answer, turn) {
  if (GONE.includes(answer.status)) {
    await put(asked, null, turn);
    if (await inHome(asked)) await (await caches.open(HOME)).delete(asked, { ignoreVary: true });
  }
  if (answer.status !== 200) return;
  const place = path(answer);
  await put(place, answer, turn);
  if (place !== asked) await put(asked, new Response(null, { headers: { location: place } }), turn);
}

// An iPhone plays nothing that it cannot have in parts.
async function part(request, whole) {
  const [wanted, from, to] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (whole.status !== 200 || !wanted || !(from || to) || (from && to && +to < +from)) return whole;
  const body = await whole.arrayBuffer();
  const total = body.byteLength;
  const begin = from ? +from : Math.max(0, total - to);
  const end = from && to ? Math.min(+to, total - 1) : total - 1;
  const headers = new Headers(whole.headers);
  headers.set("accept-ranges", "bytes");
  const none = begin > end;
  headers.set("content-length", none ? 0 : end - begin + 1);
  headers.set("content-range", none ? `bytes */${total}` : `bytes ${begin}-${end}/${total}`);
  return new Response(none ? null : body.slice(begin, end + 1), { status: none ? 416 : 206, headers });
}

async function kept(place) {
  const id = await whose();
  const found = (id && (await caches.match(place, { cacheName: FAMILY + id, ignoreVary: true }))) || (await inHome(place));
  const elsewhere = found && found.headers.get("location");
  return elsewhere ? kept(elsewhere) : found || undefined;
}

const put = (place, answer, turn) => inTurn(async () => {
  const id = await whose();
  if (!id || turn < since || (isFull && SOUND.test(place))) return;
  const cache = await caches.open(FAMILY + id);
  if (held === undefined) {
    held = 0;
    for (const each of await cache.keys()) held += await weigh(cache, each);
  }
  held -= await weigh(cache, place);
  touched.add(place);
  if (!answer) return void (await cache.delete(place, { ignoreVary: true }));
  try {
    await cache.put(place, answer.clone());
  } catch { // The phone is full: the oldest sounds make room.
    isFull = true;
    await thin(cache, held - ROOM * size(answer));
    await cache.put(place, answer);
    isFull = false;
  }
  held += size(answer);
  if (held > BUDGET) await thin(cache, 0.9 * BUDGET);
});

async function thin(cache, most) {
  for (const place of await cache.keys()) {
    if (held <= most) return;
    if (!SOUND.test(path(place))) continue;
    held -= await weigh(cache, place);
    await cache.delete(place, { ignoreVary: true });
  }
}

async function whose() {
  if (family === undefined) {
    const names = (await caches.keys()).filter((name) => name.startsWith(FAMILY));
    family ??= names.length === 1 ? names[0].slice(FAMILY.length) : "";
  }
  return family;
}

const be = (told, turn) => inTurn(async () => {
  if (turn < since || told === (await whose())) return;
  [family, since, held] = [told, turn, undefined];
  touched.clear();
  for (const name of await caches.keys()) {
    if (name.startsWith(FAMILY) && name !== FAMILY + told) await caches.delete(name);
  }
  if (told) await caches.open(FAMILY + told);
  await sweep();
});

// Of all that pages are drawn by, what no kept page names goes.
async function sweep() {
  const wanted = new Set();
  for (const name of await caches.keys()) {
    if (name === ASSETS) continue;
    const cache = await caches.open(name);
    for (const place of await cache.keys()) {
      if (SOUND.test(path(place))) continue;
      for (const address of named(await (await cache.match(place, { ignoreVary: true })).text())) wanted.add(address);
    }
  }
  const assets = await caches.open(ASSETS);
  const isSomebodys = family || (await caches.has(HOME));
  for (const place of await assets.keys()) {
    const font = isSomebodys && path(place).startsWith("/static/fonts/");
    if (!font && !wanted.has(path(place))) await assets.delete(place, { ignoreVary: true });
  }
}
