// What is kept ahead, how a page behaves without a network, and how to put it on the home screen: see docs/decisions/25.
{
  const SOON = 2500; // ms; nothing here is in the way of a first tap
  const AGAIN = 600_000; // ms
  const UNFINISHED = 60_000; // ms, doubled each time
  const MOMENTS = 4;
  const SONGS = 3;
  const FULL = 12e6; // bytes; what is kept ahead leaves room for what is opened
  const { family } = document.body.dataset;
  const cacheName = `family ${family}`;
  const places = async () => (await caches.has(cacheName)) ? (await (await caches.open(cacheName)).keys()).map(({ url }) => place(url)) : [];
  const place = (address) => { const { pathname, search } = new URL(address, location); return pathname + search; };
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const isKept = async (address) => Boolean(await caches.match(address, { cacheName, ignoreVary: true }));
  const sparing = () => navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "");

  // What this script says stands on the start page, which is kept in any case.
  let words;
  const said = async () => words ??= await (async () => {
    const answer = (await caches.match("/offline", { ignoreVary: true })) ?? (await fetch("/offline").catch(() => null));
    return answer?.ok ? parsed(answer) : null;
  })();
  const piece = async (name) => (await said())?.querySelector(`template[data-${name}]`)?.content.firstElementChild.cloneNode(true);

  // Kept ahead

  const keep = async (address) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((done) => {
      port1.onmessage = ({ data }) => done(data);
      setTimeout(done, 30_000, 0);
      active.postMessage({ keep: address }, [port2]);
    });
  };

  const soundsOf = async (address) => {
    const answer = await caches.match(address, { cacheName, ignoreVary: true });
    if (!answer) return [];
    const page = await parsed(answer);
    const roots = [page, ...[...page.querySelectorAll("template")].map(({ content }) => content)];
    const heard = roots.flatMap((root) => [...root.querySelectorAll("a[data-play], [data-sound]")]);
    return [...new Set(heard.map((each) => each.dataset.sound ?? each.getAttribute("href")))];
  };

  // Whatever is in the way of a round leaves it unfinished, and it is tried again sooner.
  let isFull = false;
  let isFinished = true;
  let pause = UNFINISHED;
  const unfinished = () => { isFinished = false; };

  const keepSounds = async (address, isNow) => {
    for (const sound of await soundsOf(address)) {
      if (isFull) return;
      if (document.hidden || !navigator.onLine) return void unfinished();
      if (!/^\/(clips|recordings|voices)\//.test(sound) || (!isNow && sound.startsWith("/voices/"))) continue;
      if (!(await isKept(sound))) await fetch(sound, { priority: "low" }).catch(unfinished);
    }
  };

  const keepPage = async (address) => {
    isFull ||= (await keep(address)) > FULL;
    if (address !== "/offline" && !(await isKept(address))) unfinished();
  };

  // A voice that was taken back meanwhile goes from here too.
  const askAgain = async () => {
    for (const each of await places()) {
      if (each.startsWith("/recordings/")) await fetch(each, { priority: "low" }).catch(() => {});
    }
  };

  const keepAhead = async (isRepeated) => {
    const answer = await fetch("/offline/ahead", { priority: "low" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return void unfinished();
    setOffline(false);
    const { pages, moments, songs, tonight } = await answer.json();
    await keepPage(pages[0]);
    if (!isRepeated) await askAgain();
    await keepSounds(pages[0], true);
    for (const page of ["/offline", ...pages.slice(1)]) await keepPage(page);
    for (const moment of moments.slice(0, MOMENTS)) {
      if (isFull) return;
      await keepPage(moment);
      await keepSounds(moment, moment === moments[0]);
    }
    for (const page of pages.slice(1)) await keepSounds(page);
    for (const song of tonight) {
      if (isFull) return;
      await keepPage(song);
      await keepSounds(song, true);
    }
    const opened = (await places()).filter((each) => songs.includes(each) && !tonight.includes(each));
    for (const song of opened.slice(-SONGS).reverse()) await keepSounds(song);
  };

  const moment = document.querySelector(".moments [aria-pressed=true]")?.value ?? "";
  const stamp = `${moment} ${document.documentElement.lang} ${document.body.dataset.ahead}`;
  const due = async () => {
    const [then, last] = JSON.parse(sessionStorage.getItem("ahead") ?? "[0]");
    return Date.now() >= then || (moment && last !== stamp) || !(await caches.has(cacheName));
  };
  const dueIn = (pause) => sessionStorage.setItem("ahead", JSON.stringify([Date.now() + pause, stamp]));
  let busy = false;
  const look = async () => {
    if (busy || document.hidden || !navigator.onLine || sparing() || !(await due())) return;
    const isRepeated = pause > UNFINISHED;
    busy = isFinished = true;
    dueIn(pause); // Should the page be left meanwhile.
    await keepAhead(isRepeated).catch(unfinished);
    pause = isFinished ? UNFINISHED : Math.min(2 * pause, AGAIN);
    dueIn(isFinished ? AGAIN : pause);
    if (!isFinished) setTimeout(look, pause);
    busy = false;
  };

  // A song that is opened is for tonight.
  const keepSong = async () => {
    if (!document.querySelector("main[data-song]") || document.hidden || !navigator.onLine || sparing()) return;
    await keepPage(place(location));
    await keepSounds(place(location), true);
    await keepPage("/songs"); // The list is the way to it.
  };

  // What was said meanwhile stands on the Today that is kept: its cloth never has fewer threads than one has seen.
  let stale;
  const refresh = () => {
    if (!stale) return;
    clearTimeout(stale);
    stale = 0;
    for (const page of new Set(["/today", location.pathname])) keepPage(page);
  };
  const changed = () => {
    clearTimeout(stale);
    stale = setTimeout(refresh, SOON);
  };
  document.addEventListener("fact", ({ detail: { state } }) => state === "saved" && changed());
  document.addEventListener("visibilitychange", () => (document.hidden ? refresh() : look()));

  // Without a network

  const OWN = "[data-fact], [data-look], [data-by-hand], .moments";
  let offline = false;
  const disabled = new Map(); // Of a control that cannot work now: why.

  const disable = async () => {
    const { needsNetwork, noPage, noSound } = (await said())?.body.dataset ?? {};
    const main = document.querySelector("main");
    for (const control of main.querySelectorAll("form button, form input[type=search]")) {
      if (!control.form?.matches(OWN) && control.form?.hasAttribute("action")) disabled.set(control, needsNetwork);
    }
    for (const moment of main.querySelectorAll(".moments button[aria-pressed=false]")) {
      if (!(await isKept(`/today?moment=${moment.value}`))) disabled.set(moment, noPage);
    }
    for (const link of document.querySelectorAll("main a[href^='/'], .tabs a")) {
      const address = place(link.href);
      if (link.matches("[data-another]")) continue;
      if (!(await isKept(address))) disabled.set(link, link.matches("[data-play]") ? noSound : noPage);
    }
    if (!offline) disabled.clear();
    for (const control of disabled.keys()) control.setAttribute("aria-disabled", "true");
  };

  const enable = () => {
    for (const control of disabled.keys()) control.removeAttribute("aria-disabled");
    disabled.clear();
  };

  const setOffline = async (now) => {
    if (offline === now) return;
    offline = now;
    document.querySelector("[data-is-offline]")?.remove();
    enable();
    if (!now) return;
    const banner = await piece("banner");
    if (!offline || !banner) return;
    document.querySelector("main").prepend(banner);
    await disable();
    const { partly } = banner.querySelector("[data-partly]").dataset;
    if ([...disabled.keys()].some((control) => control.matches(".entry"))) banner.querySelector("[data-partly]").textContent = partly;
  };

  document.addEventListener("click", (event) => {
    const control = event.target.closest?.("a, button, input");
    if (!offline || !control) return;
    const why = disabled.get(control);
    const moment = control.closest(".moments");
    if (!why && !moment) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!why) return void location.assign(`/today?moment=${control.value}`);
    tell(why);
    setTimeout(() => document.getElementById("status").textContent === why && tell(""), 6000);
  }, true);
  document.addEventListener("card:turned", () => offline && disable());
  addEventListener("offline", () => setOffline(true));
  addEventListener("online", () => {
    setOffline(false);
    look();
  });
  if (wasKept || !navigator.onLine) setOffline(true);

  // On the home screen

  const USES = 3;
  const offer = (root) => {
    for (const add of installPrompt ? root.querySelectorAll("[data-add]") : []) {
      (add.closest("[data-can-add]") ?? add).hidden = false;
      add.onclick = () => installPrompt.prompt();
    }
  };
  addEventListener("beforeinstallprompt", () => offer(document));
  offer(document);

  const hint = async () => {
    if (!document.querySelector("[data-deck]") || matchMedia("(display-mode: standalone)").matches || navigator.standalone) return;
    if (!sessionStorage.getItem("used")) {
      sessionStorage.setItem("used", "yes");
      localStorage.setItem("uses", Number(localStorage.getItem("uses") ?? 0) + 1);
    }
    if (Number(localStorage.getItem("uses")) < USES || localStorage.getItem("hinted")) return;
    const shown = await piece("hint");
    if (!shown || offline) return;
    localStorage.setItem("hinted", "yes");
    offer(shown);
    shown.addEventListener("click", ({ target }) => target.closest("button") && shown.remove());
    document.querySelector(".foot-of-page").before(shown);
  };

  setTimeout(() => {
    look();
    keepSong().catch(() => {});
    if (!wasKept) hint().catch(() => {}); // A browser that keeps nothing for a page is told nothing.
  }, SOON);
}
