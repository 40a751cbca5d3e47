// What the player and the timing wrote down here is of the family that was here, and goes when another has the phone or
// this one leaves it. A page that knows of no family proves nothing.
const forgetSongs = () => {
  for (const key of Object.keys(localStorage)) if (key === "singing" || key.startsWith("timing ")) localStorage.removeItem(key);
  document.cookie = "sung=; path=/; max-age=0; samesite=lax";
};
try {
  const mine = document.body.dataset.family;
  const before = localStorage.getItem("songs of");
  if (mine && before && mine !== before) forgetSongs();
  if (mine) localStorage.setItem("songs of", mine);
} catch {} // Nothing is kept here.
document.addEventListener("submit", ({ target }) => {
  if (/\/(departure|erasure)$/.test(target.action)) try { forgetSongs(); } catch {}
});

// Off this page at once, by a tap or by Escape three times: another page stands in its place, and Back finds nothing.
const wayOut = document.querySelector("[data-way-out]");

if (wayOut) {
  const SOON = 2000; // ms
  let pressed = [];
  const leave = () => {
    document.body.hidden = true;
    location.replace(wayOut.href);
  };
  wayOut.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", ({ key, timeStamp }) => {
    if (key !== "Escape") return;
    pressed = [...pressed.filter((then) => timeStamp - then < SOON), timeStamp];
    if (pressed.length >= 3) leave();
  });
}
