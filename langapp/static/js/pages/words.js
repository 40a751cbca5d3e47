// A word that was tapped is marked as soon as the outbox has it; tapped again, it is taken back. What is counted is
// counted by the server, and drawn anew once it holds the fact.
const SOON_AFTER = 80; // ms in which several facts are one news
const stale = new Set(["so-far", "own-words"]);
let news;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!event.defaultPrevented || !form.matches(".words-heard form[data-fact]")) return; // Else the page is sent.
  setTimeout(() => {
    if (form.matches("[data-heard]")) mark(form);
    else if (form.matches(".own-word")) clear(form);
    else taken(form);
  });
});

// The same form tells that it was heard, or takes that back; heard once more, it is another fact.
function mark(form) {
  const [button] = form.getElementsByTagName("button");
  const kind = form.elements.namedItem("kind");
  const heard = kind.value === "heard";
  const about = form.elements.namedItem(heard ? "id" : "fact");
  button.querySelector(".when")?.remove();
  if (heard) {
    const back = Object.assign(document.createElement("u"), { textContent: form.dataset.back });
    const when = Object.assign(document.createElement("span"), { className: "when" });
    when.append(form.dataset.today, back);
    button.append(when);
  } else {
    about.value = freshId();
  }
  about.name = heard ? "fact" : "id";
  kind.value = heard ? "undo" : "heard";
  button.setAttribute("aria-pressed", String(heard));
}

function clear(form) {
  form.elements.namedItem("id").value = freshId();
  const word = form.elements.namedItem("word");
  word.value = "";
  word.focus();
}

function taken(form) {
  form.querySelector("button").disabled = true;
  stale.add(form.closest("article, ul[id]").id);
}

document.addEventListener("fact", ({ detail: { fact, state } }) => {
  if (state !== "saved" || !["heard", "undo"].includes(fact.kind)) return;
  clearTimeout(news);
  news = setTimeout(renew, SOON_AFTER);
});

async function renew() {
  const reply = await fetch(location.href).catch(() => null);
  if (!reply?.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  for (const id of stale) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceWith(fresh);
  }
}

// The theme that is shown is in sight among the others.
document.querySelector(".in-a-row [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
