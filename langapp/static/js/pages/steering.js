// Leading a room from a wall or a phone: what was pressed counts from the newest that is known, shows at once, and is sent as
// a place rather than a step, so that nothing moves twice.
//
//   const room = steering({ at: "/workshops/x", last: 19, slide: 0, plays: 0, onMove(slide), onSent(how) })
//
// `onSent`: done, refused (the server said no) or unsent (no network took it: it may be pressed again).
{
  const PATIENCE = 8000; // ms for one answer
  const FORGOTTEN = 3000; // ms after which what others do counts again

  globalThis.steering = ({ at, last, slide, plays, onMove, onSent }) => {
    let known = { slide, plays };
    let wanted = slide;
    let sending = false;
    let pressed = 0;

    const tell = async (path, fields) => {
      try {
        const answer = await fetch(`${at}/${path}`, {
          method: "POST",
          body: new URLSearchParams(fields),
          redirect: "manual",
          signal: AbortSignal.timeout?.(PATIENCE),
        });
        const how = answer.ok || answer.type === "opaqueredirect" ? "done" : answer.status >= 500 ? "unsent" : "refused";
        onSent(how);
        return how;
      } catch {
        onSent("unsent");
        return "unsent";
      }
    };

    const send = async () => {
      if (sending) return;
      sending = true;
      let sent = known.slide;
      while (wanted !== sent) {
        const to = wanted;
        if ((await tell("position", { to })) !== "done") {
          wanted = known.slide;
          onMove(wanted);
          break;
        }
        sent = to;
      }
      sending = false;
    };

    const go = (to) => {
      pressed = performance.now();
      const place = Math.min(Math.max(to, 0), last);
      if (place === wanted) return;
      wanted = place;
      onMove(wanted);
      send();
    };

    return {
      tell,
      go,
      move: (by) => go(wanted + by),
      play: (on) => tell("plays", { number: known.plays + 1, on }),
      // What the room is at; of what was pressed since, the screen is ahead.
      told(state) {
        known = state;
        if (!sending && (state.slide === wanted || performance.now() - pressed > FORGOTTEN || !pressed)) wanted = state.slide;
        return wanted;
      },
    };
  };
}
