// The deck: every card is on the page already; Another and We said it turn to the next without asking.
const deck = document.querySelector("[data-deck]");
const place = deck && document.getElementById("card");
const said = deck?.querySelector("form[data-said]");

// The strip is longer than a phone is wide: the chosen moment is brought to where it is seen.
deck?.querySelector(".moments [aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" });

if (place && said) {
  const another = deck.querySelector("[data-another]");
  const toasts = document.getElementById("toast");
  const pattern = deck.querySelector("template[data-toast]").content.firstElementChild;
  const kept = [...deck.querySelectorAll("template[data-card]")];
  const cards = [place.firstElementChild, ...kept.map((template) => template.content.firstElementChild)];
  const saidAt = new Map(); // Of a thread: the place in the deck it was said at.
  const A_MOMENT = 500; // ms for the answer, so that a phone that is online tells of one state and not of two
  let top = 0;
  let last = null; // The thread, or the undo of it, that the toast is about.
  let soon;

  const at = (index) => cards[(index + cards.length) % cards.length];
  const address = (index) => deck.dataset.deck + at(index).dataset.ref;

  const turn = (index) => {
    top = (index + cards.length) % cards.length;
    said.elements.ref.value = cards[top].dataset.ref;
    said.elements.id.value = freshId();
    said.elements.next.value = another.href = address(top + 1);
    place.replaceChildren(cards[top]);
    for (const next of document.querySelectorAll(".tools input[name=next]")) next.value = address(top);
    document.title = `${cards[top].querySelector("h1").textContent} · Langapp`;
    document.dispatchEvent(new Event("card:turned"));
    painted().then(() => history.replaceState(null, "", address(top))); // It takes longer than all the rest.
  };

  another.addEventListener("click", (event) => {
    event.preventDefault();
    turn(top + 1);
  });

  // The outbox has read the form by now.
  document.addEventListener("submit", ({ target: form }) => {
    if (form === said) {
      last = form.elements.id.value;
      saidAt.set(last, top);
      turn(top + 1);
    } else if (form.matches("form[data-undo]")) {
      const thread = form.elements.thread.value;
      last = `undo ${thread}`;
      toasts.replaceChildren();
      turn(saidAt.get(thread) ?? top);
    }
  });

  const toast = (thread, words) => {
    const shown = toasts.querySelector("form");
    const drawn = shown?.elements.thread.value === thread ? shown : pattern.cloneNode(true);
    drawn.querySelector("span").textContent = words;
    drawn.elements.thread.value = thread;
    if (!saidAt.has(thread)) drawn.querySelector("button").remove();
    if (drawn !== shown) toasts.replaceChildren(drawn);
  };

  document.addEventListener("fact", ({ detail: { fact, state } }) => {
    if (last !== (fact.kind === "undo" ? `undo ${fact.thread}` : fact.id)) return;
    clearTimeout(soon);
    const { saved, here } = document.getElementById("status").dataset;
    if (state === "here") soon = setTimeout(toast, A_MOMENT, fact.kind === "thread" ? fact.id : "", here);
    else if (fact.kind === "thread" && state === "saved") {
      toast(fact.id, `${pattern.querySelector("span").textContent} ${saved}`);
    } else toasts.replaceChildren();
  });
}
