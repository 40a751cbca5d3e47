// Search as one types, but never in the middle of a syllable that an input method is still making.
const field = document.querySelector("input[data-typed]");

if (field) {
  let waiting;
  const ask = (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => field.dispatchEvent(new Event("typed")), 250);
  };
  field.addEventListener("input", ask);
  field.addEventListener("compositionend", ask);
  field.form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
}
