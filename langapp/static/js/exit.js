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
