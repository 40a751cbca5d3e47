// Leading a room from a wall or a phone: what was pressed counts from the newest that is known, shows at once, and is sent as
// a place rather than a step, so that nothing moves twice. What the room is at then comes back as the answer.
//
//   const room = steering({ at: "/workshops/x", last: 19, slide: 0, onMove(slide), onState(state), onSent(how) })
//
// `onState` is for every state there is: `room.told(state)` says which slide this screen is at, or null for one that is old.
// `onSent`: done, refused (the server said no), unsent (no network took it: it may be pressed again) or gone (nobody leads on
// this screen any more).
{
  const PATIENCE = 8000; // ms for one answer

  globalThis.steering = ({ at, last, slide, plays, onMove, onState, onSent }) => {
    let known = { revision: 0, slide, plays };
    let wanted = slide;
    let sending = false;

    const tell = async (path, fields) => {
      const body = new URLSearchParams(fields);
      body.set("next", `${at}/state`);
      try {
        const answer = await fetch(`${at}/${path}`, { method: "POST", body, signal: AbortSignal.timeout?.(PATIENCE) });
        // Who is signed out is sent to the first page.
        const isGone = answer.status === 404 || (answer.ok && new URL(answer.url).pathname !== `${at}/state`);
        if (answer.ok && !isGone) onState(await answer.json());
        const how = isGone ? "gone" : answer.ok ? "done" : answer.status >= 500 ? "unsent" : "refused";
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
      let how = "done";
      while (wanted !== sent && how === "done") {
        sent = wanted;
        how = await tell("position", { to: sent });
      }
      sending = false;
      if (how !== "done") onMove(wanted = known.slide);
      else onState(known);
    };

    const go = (to) => {
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
      told(state) {
        if (state.revision < known.revision) return null;
        known = state;
        if (!sending) wanted = state.slide;
        return wanted;
      },
    };
  };
}
