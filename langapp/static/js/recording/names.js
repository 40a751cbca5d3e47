// Holding a control for a moment says its name, as the small loudspeaker beside it does.
const HELD = 700; // ms
let saidName = false;
let holding;

document.addEventListener("pointerdown", ({ target }) => {
  const control = target.closest?.("[data-name]");
  saidName = false;
  clearTimeout(holding);
  if (!control?.dataset.name) return;
  holding = setTimeout(() => {
    saidName = true;
    sayName(control);
  }, HELD);
});
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => clearTimeout(holding));
document.addEventListener("contextmenu", (event) => event.target.closest?.("[data-name], [data-mic]") && event.preventDefault());

// The press that said the name does nothing else.
document.addEventListener("click", (event) => {
  if (!saidName || !event.target.closest?.("[data-name]")) return;
  saidName = false;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function sayName(control) {
  const spoken = document.createElement("a");
  spoken.href = control.dataset.name;
  spoken.dataset.play = "";
  spoken.hidden = true;
  document.body.append(spoken);
  spoken.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  spoken.remove();
}

