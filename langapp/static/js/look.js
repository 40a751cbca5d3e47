// Day, night and the free hand change at once; the server is told in passing.
const page = document.documentElement;

const isNight = () => getComputedStyle(page).colorScheme === "dark"
  || (getComputedStyle(page).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-look]");
  if (!form) return;
  event.preventDefault();
  const { name } = event.submitter;
  const value = name === "mode" ? (isNight() ? "day" : "night") : page.dataset.hand === "left" ? "right" : "left";
  page.dataset[name] = value;
  if (name === "mode") delete page.dataset.night;
  const told = new FormData(form);
  told.set(name, value);
  fetch(form.action, { method: "POST", body: told, redirect: "manual" }).catch(() => {}); // Without a network it is so until the page is left.
});
