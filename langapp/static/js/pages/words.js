// A word that was tapped is marked at once, where what it tells is kept on the phone; tapped again, it is taken back.
const PAUSE_OF_A_FINGER = 600;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-heard]");
  if (!form) return;
  const since = event.timeStamp - (form.dataset.at ?? -PAUSE_OF_A_FINGER);
  if (since < PAUSE_OF_A_FINGER) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  form.dataset.at = event.timeStamp;
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-heard]");
  if (!form || !event.defaultPrevented) return; // Without an outbox the page is sent, and comes back marked.
  setTimeout(() => mark(form));
});

// The same form tells that it was heard, or takes that back; heard once more, it is another fact.
function mark(form) {
  const [button] = form.getElementsByTagName("button");
  const field = (name) => form.elements.namedItem(name);
  const heard = field("kind").value === "heard";
  button.querySelector(".when")?.remove();
  if (heard) {
    const told = document.createElement("span");
    told.className = "when";
    told.append(form.dataset.today, " · ", Object.assign(document.createElement("u"), { textContent: form.dataset.back }));
    button.append(told);
    field("kind").value = "undo";
    const about = Object.assign(document.createElement("input"), { type: "hidden", name: "fact", value: field("id").value });
    form.append(about);
    field("id").remove();
  } else {
    field("kind").value = "heard";
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: freshId() }));
    field("fact").remove();
  }
  button.setAttribute("aria-pressed", String(heard));
}

for (const control of document.querySelectorAll("[data-print]")) {
  control.hidden = false;
  control.addEventListener("click", () => print());
}
