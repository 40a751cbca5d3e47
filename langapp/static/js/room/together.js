// Together with the room

let live = null;
const listen = () => liveState({
  events: `${place}/events`,
  state: `${place}/state`,
  onState: (told, away) => {
    const asked = told.plays > plays && told.on === "phones" && away < RECENT && !told.paused && !told.over;
    const shut = told.gate > gate;
    if (told.plays > plays) mayWhisper();
    ({ plays, gate } = told);
    draw(told);
    if (asked) playForTheRoom();
    if (shut && !told.over) setTimeout(() => live.look(), some(SPREAD));
  },
  onGone: () => location.replace(place),
  onLink: (now) => {
    const was = how;
    how = now;
    if (how === "waiting" || was === "waiting") say("");
    if (how !== "waiting") sender.flush();
  },
});

take(document);
kept(false);
for (const _each of waiting) grow();
draw(state);
live = listen();
sender.flush();
// Somebody who comes back to this page as they left it may have answered meanwhile.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && questionnaire && !questionnaire.hidden) location.reload();
});
