// A link goes out by whatever the device shares with; else it is copied, mailed or printed.
const message = document.querySelector("[data-message]");

if (message) {
  const text = () => message.textContent.trim();
  const offer = (name, act) => {
    const control = document.querySelector(`[data-${name}]`);
    control.hidden = false;
    control.addEventListener("click", act);
  };
  if (navigator.share) offer("share", () => navigator.share({ text: text() }).catch(() => {}));
  if (navigator.clipboard) {
    offer("copy", async ({ currentTarget: { dataset, lastElementChild: label } }) => {
      await navigator.clipboard.writeText(text());
      label.textContent = dataset.copied;
      document.getElementById("status").textContent = dataset.copied;
    });
  }
  offer("mail", () => { location.href = `mailto:?body=${encodeURIComponent(text())}`; });
  offer("print", () => print());
}

// Up to so many may be ticked; the others wait until one is free again.
const limited = document.querySelector("form[data-most]");

if (limited) {
  const boxes = [...limited.querySelectorAll("input[name=ref]")];
  const count = () => {
    const full = boxes.filter((box) => box.checked).length >= Number(limited.dataset.most);
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  limited.addEventListener("change", count);
  count();
}
