// The phones of a preview: what leads on to a family's own pages does nothing here.
{
  const narrow = matchMedia("(max-width: 859px)");

  const settle = () => {
    for (const each of document.querySelectorAll(".phone :is(form, .tool)")) each.inert = true;
    // The same panel is there twice: each is called after its phone.
    for (const each of document.querySelectorAll(".phone section:not([data-called])")) {
      each.dataset.called = "";
      each.setAttribute("aria-label", `${each.getAttribute("aria-label")}, ${each.closest(".phone").getAttribute("aria-label")}`);
    }
  };

  new MutationObserver(settle).observe(document.getElementById("main"), { childList: true, subtree: true });
  settle();

  // Left and right go through the lines, where nobody is choosing anything.
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("select, input, textarea, button") || event.altKey || event.ctrlKey || event.metaKey) return;
    const eye = document.documentElement.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: eye, ArrowLeft: -eye }[event.key];
    if (step && !narrow.matches) document.querySelector(`.which a[rel="${step > 0 ? "next" : "prev"}"]`)?.click();
  });
}
