// The deck: every card is on the page already; Another and We said it turn to the next without asking.
const deck = document.querySelector("[data-deck]");
const place = deck && document.getElementById("card");
const said = deck?.querySelector("form[data-said]");

// The strip is longer than a phone is wide: the chosen moment is brought to where it is seen.
deck?.querySelector(".moments [aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" });

if (place && said) {
  const another = deck.querySelector("[data-another]");
  const kept = [...deck.querySelectorAll("template[data-card]")];
  const cards = [place.firstElementChild, ...kept.map((template) => template.content.firstElementChild)];
  const unsaved = new Map(); // Of a card whose thread may not have arrived: the id it was sent with, to be sent again.
  const saidAt = new Map(); // Of a thread: the place in the deck it was said at.
  let top = 0;

  const at = (index) => cards[(index + cards.length) % cards.length];
  const address = (index) => `/today?line=${at(index).dataset.ref}`;

  const turn = (index) => {
    top = (index + cards.length) % cards.length;
    const { ref } = cards[top].dataset;
    place.replaceChildren(cards[top]);
    said.elements.ref.value = ref;
    said.elements.id.value = unsaved.get(ref) ?? freshId();
    said.elements.next.value = another.href = address(top + 1);
    for (const next of document.querySelectorAll(".tools input[name=next]")) next.value = address(top);
    document.title = `${cards[top].querySelector("h1").textContent} · Langapp`;
    history.replaceState(null, "", address(top));
    document.dispatchEvent(new Event("card:turned"));
  };

  another.addEventListener("click", (event) => {
    event.preventDefault();
    turn(top + 1);
  });

  // htmx reads the form when it is sent; the screen moves on right after.
  const failed = new Set(); // Ids whose bad news came before the screen had moved on.
  said.addEventListener("submit", () => {
    const id = said.elements.id.value;
    saidAt.set(id, top);
    failed.delete(id);
    setTimeout(() => failed.has(id) || turn(top + 1));
  });

  document.addEventListener("submit", ({ target }) => {
    if (target.matches("form[data-undo]")) setTimeout(() => turn(saidAt.get(target.elements.thread.value) ?? top));
  });

  const notSaved = ({ detail: { ctx } }) => {
    const fact = ctx?.request?.body;
    if (!fact?.get || !fact.get("kind")) return;
    if (fact.get("kind") === "thread") {
      unsaved.set(fact.get("ref"), fact.get("id"));
      failed.add(fact.get("id"));
      turn(saidAt.get(fact.get("id")) ?? top);
    }
    const why = ctx.text && new DOMParser().parseFromString(ctx.text, "text/html").querySelector(".problem");
    const { notSaved: unsent, notUndone } = document.getElementById("status").dataset;
    tell(why ? why.textContent : fact.get("kind") === "undo" ? notUndone : unsent);
  };
  document.addEventListener("htmx:error", notSaved);
  document.addEventListener("htmx:response:error", notSaved);

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const fact = ctx?.request?.body;
    if (!fact?.get || fact.get("kind") !== "thread" || ctx.response.status >= 400) return;
    if (!unsaved.delete(fact.get("ref"))) return;
    const left = cards.findIndex((card) => unsaved.has(card.dataset.ref));
    if (left < 0) tell("");
    else turn(left); // Another waits still: it is shown, and the sentence with it.
    if (at(top).dataset.ref === fact.get("ref")) said.elements.id.value = freshId();
  });
}
