// The deck: every card is on the page already; Another and We said it turn to the next without asking.
const deck = document.querySelector("[data-deck]");
const place = deck && document.getElementById("card");
const said = deck?.querySelector("form[data-said]");

if (place && said) {
  const another = deck.querySelector("[data-another]");
  const cards = [place.firstElementChild, ...[...deck.querySelectorAll("template[data-card]")].map((kept) => kept.content.firstElementChild)];
  let top = 0;
  let before = 0;

  const address = (index) => `/today?line=${cards[(index + cards.length) % cards.length].dataset.ref}`;

  const turn = (index) => {
    before = top;
    top = (index + cards.length) % cards.length;
    place.replaceChildren(cards[top]);
    said.elements.ref.value = cards[top].dataset.ref;
    said.elements.next.value = address(top + 1);
    another.href = address(top + 1);
    for (const next of document.querySelectorAll('input[name="next"]:not([form])')) {
      if (next.form !== said) next.value = address(top);
    }
    document.title = `${cards[top].querySelector("h1").textContent} · Langapp`;
    history.replaceState(null, "", address(top));
    document.dispatchEvent(new Event("card:turned"));
  };

  another.addEventListener("click", (event) => {
    event.preventDefault();
    turn(top + 1);
  });

  // The form is read by htmx when it is sent; the screen moves on right after, and the next thread gets an id of its own.
  let sent = "";
  said.addEventListener("submit", () => setTimeout(() => {
    sent = said.elements.id.value;
    turn(top + 1);
    said.elements.id.value = freshId();
  }));

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-undo]")) setTimeout(() => turn(before));
  });

  const notSaved = (event) => {
    if (event.detail.ctx?.sourceElement !== said) return;
    turn(before);
    said.elements.id.value = sent; // Sent again, it is the same thread, should the first have arrived after all.
    const status = document.getElementById("status");
    status.textContent = status.dataset.notSaved;
    status.classList.replace("unseen", "banner");
  };
  document.addEventListener("htmx:error", notSaved);
  document.addEventListener("htmx:response:error", notSaved);
}

function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(now / 2 ** (40 - 8 * at)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
