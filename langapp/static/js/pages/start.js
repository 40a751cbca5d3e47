// The page to start from: what this phone keeps of the family's pages, and what was taken home on it; and a way back as soon
// as there is a network.
const A_MOMENT = 1000; // ms a network has to last
const families = async () => (await caches.keys()).filter((name) => name.startsWith("family "));

const list = async () => {
  const place = document.querySelector("[data-kept]");
  const entry = async (store, kind, address) => {
    const answer = await store.match(address, { ignoreVary: true });
    if (!answer) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const item = document.querySelector(`template[data-${kind}]`).content.firstElementChild.cloneNode(true);
    item.querySelector("a").href = address;
    const named = page.querySelector(`.tabs a[href="${address}"] span`) ?? page.querySelector("h1");
    item.querySelector("b").textContent = named.textContent;
    place.append(item);
  };
  const keptIn = async (store) => (await store.keys()).map(({ url }) => new URL(url).pathname).reverse();
  const [name, another] = await families();
  if (name && !another) {
    const store = await caches.open(name);
    await entry(store, "entry", "/today");
    const packs = (await keptIn(store)).filter((each) => each.startsWith("/packs/"));
    for (const address of ["/songs", ...packs].slice(0, 6)) await entry(store, "entry-song", address);
  }
  if (await caches.has("home")) {
    const home = await caches.open("home");
    for (const address of (await keptIn(home)).filter((each) => each.startsWith("/take-home/"))) await entry(home, "entry-song", address);
  }
  place.hidden = place.childElementCount === 0;
  document.querySelector("[data-some]").hidden = place.hidden;
  document.querySelector("[data-none]").hidden = !place.hidden;
};

// A network that comes and goes for a moment does not take away the page that was tapped meanwhile.
let isLeaving = false;
addEventListener("beforeunload", () => { isLeaving = true; });
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("online", () => setTimeout(() => navigator.onLine && !isLeaving && location.reload(), A_MOMENT));

document.querySelector("[data-again]").addEventListener("click", (event) => {
  event.preventDefault();
  if (location.pathname === "/offline") location.assign("/today");
  else location.reload();
});
if (window.caches) list();
