// The handful: all of it is on the page already. An answer turns to the next, the last of them to the end.
{
  const PAUSE = 600; // ms after which a tap on what came to lie under the finger is meant
  const recall = document.querySelector("[data-recall]");
  const place = document.getElementById("card");
  const waiting = [...document.querySelectorAll("template[data-card]")].map(({ content }) => content.firstElementChild);
  const end = document.querySelector("template[data-end]")?.content.firstElementChild;
  let changed = -PAUSE;

  const turn = (next) => {
    document.dispatchEvent(new Event("voice:still"));
    document.querySelector("[data-beginning]")?.remove();
    place.replaceChildren(next);
    document.title = `${next.querySelector("h1").textContent} · Langapp`;
    scrollTo(0, 0);
    next.querySelector("summary, .to-say .play, .row a")?.focus({ preventScroll: true });
    changed = performance.now();
    document.dispatchEvent(new Event("card:turned"));
  };

  // Where the outbox has taken the answer, the page stays; else the browser sends it and asks for the next.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-answer]")) return;
    setTimeout(() => event.defaultPrevented && turn(waiting.shift() ?? end));
  });

  document.addEventListener("click", (event) => {
    const early = event.detail && event.timeStamp - changed < PAUSE;
    if (recall && early && event.target.closest("[data-recall] :is(summary, button, a)")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (end && event.target.closest("[data-enough]") && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      turn(end);
    }
  }, true);

  document.addEventListener("toggle", ({ target }) => {
    if (!target.matches("[data-recall] details[open]")) return;
    changed = performance.now();
    target.querySelector(".play")?.focus({ preventScroll: true });
  }, true);

  // What the next cards show and say is fetched while nobody waits for it, so that a handful begun can be finished in a cellar.
  const fetchAhead = async () => {
    for (const next of [...waiting, end]) {
      for (const each of next?.querySelectorAll("img, a.play") ?? []) {
        const address = each.getAttribute("src") ?? each.getAttribute("href");
        const answer = await fetch(address, { priority: "low" }).catch(() => null);
        if (answer?.redirected && each.matches("a")) each.href = answer.url;
      }
    }
  };
  if (recall && !navigator.connection?.saveData) addEventListener("load", () => setTimeout(fetchAhead, 1200));

  // A line to say: woven in where it stands, and taken back there.
  const undoing = document.querySelector("template[data-undoing]")?.content.firstElementChild;
  const weaveOf = (thread) => [...document.querySelectorAll("form[data-weave]")].find(({ elements }) => elements.id.value === thread);
  const show = (form, isWoven) => {
    const words = form.querySelector("[data-woven]");
    form.querySelector("button").disabled = isWoven;
    [words.textContent, words.dataset.woven] = [words.dataset.woven, words.textContent];
    form.nextElementSibling?.remove();
    if (!isWoven) return void (form.elements.id.value = freshId());
    const undo = undoing.cloneNode(true);
    undo.elements.thread.value = form.elements.id.value;
    form.after(undo);
  };

  document.addEventListener("fact", ({ detail: { fact, state } }) => {
    const form = weaveOf(fact.kind === "undo" ? fact.thread : fact.id);
    const isWoven = form?.querySelector("button").disabled;
    if (form && state !== "needs" && isWoven === (fact.kind === "undo")) show(form, !isWoven);
  });
}
