// A little one's name, put where one is writing.
for (const form of document.querySelectorAll("form[data-verse]")) {
  const words = form.elements.text;
  const names = form.querySelector("[data-names]");
  if (!names) continue;
  names.hidden = false;
  names.addEventListener("click", (event) => {
    const button = event.target.closest("[data-name]");
    if (!button) return;
    words.focus();
    words.setRangeText(button.dataset.name, words.selectionStart, words.selectionEnd, "end");
  });
}
