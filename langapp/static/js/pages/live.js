// What a room is at, on any screen of it: told by the server as it changes, and asked for where nothing is told. Whatever
// comes between, a sleep, a tunnel, a server that begins anew, a screen is right again by itself.
//
//   const room = liveState({ events: "/rooms/x/events", state: "/rooms/x/state", onState(state), onGone(status), onLink(how) })
//
// `onState` gets all there is to know, each time it is different, and for how many ms nothing had been heard before; after
// the one that says `over` nothing more comes.
// `onGone`: this browser is not in the room (404) or not any more (410). `how` is live, polling or waiting for the network.
// `room.look()` asks at once, `room.stop()` ends it.
{
  const BEATS = 15_000; // ms from one word of the server's to the next, at most
  const SILENT = 35_000; // ms after which a stream that says nothing is taken for dead
  const AGAIN = 500; // ms until a stream that broke is asked for anew
  const FIRST_WORD = 5000; // ms in which a stream says something, where no network holds it back
  const EACH = 2000; // ms from one question to the next, as long as nothing is told
  const SOON = 800; // ms, and at first where nobody answers: a server that begins anew is back in a moment
  const TRIES = 6;
  const PATIENCE = 8000; // ms for one answer
  const GONE = [404, 410];

  // A room whose phones all ask in the same moment asks too much.
  const about = (time) => time * (0.7 + 0.6 * Math.random());

  globalThis.liveState = ({ events, state, onState, onGone, onLink }) => {
    let stream = null;
    let begun = 0; // When this stream was asked for,
    let heardAt = 0; // and when it last said something,
    let answeredAt = Date.now(); // or the server answered otherwise.
    let speaks = false;
    let spoke = false; // Whether any did, so that none of them is held back on the way.
    let breaks = 0; // In a row
    let unanswered = 0; // In a row, too
    let lastId = "";
    let tag = "";
    let shown = "";
    let news = 0;
    let how = "";
    let next = 0;
    let done = false;

    const link = (now) => {
      if (how !== now && !done) onLink?.(how = now);
    };
    const hangUp = () => {
      stream?.close();
      stream = null;
      speaks = false;
    };
    const stop = () => {
      hangUp();
      done = true;
      clearTimeout(next);
      clearInterval(watch);
    };
    const show = (text, away) => {
      if (text === shown || done) return;
      const told = JSON.parse(text);
      shown = text;
      onState(told, away);
      if (told.over) stop();
    };
    const after = (time) => {
      clearTimeout(next);
      if (!done) next = setTimeout(goOn, time);
    };

    // `last`: what was shown need not be told again.
    const listen = (last = lastId) => {
      hangUp();
      begun = heardAt = Date.now();
      if (!globalThis.EventSource) return;
      const mine = stream = new EventSource(last ? `${events}?last=${encodeURIComponent(last)}` : events);
      let told = false; // by this one
      const heard = (said) => {
        if (mine !== stream) return;
        heardAt = Date.now();
        if (said) answeredAt = heardAt;
        if (!said && !spoke) return; // A network that holds streams back opens them too.
        speaks = spoke = true;
        told ||= said;
        if (said) breaks = 0;
        clearTimeout(next);
        link("live");
      };
      mine.onopen = () => heard(false);
      mine.addEventListener("beat", () => heard(true));
      mine.onmessage = ({ data, lastEventId }) => {
        const away = Date.now() - answeredAt;
        heard(true);
        news += 1;
        lastId = lastEventId;
        show(data, away);
      };
      mine.onerror = () => {
        if (mine !== stream) return;
        hangUp();
        if (told && Date.now() - begun > EACH) return again();
        breaks += 1;
        after(about(breaks < 2 ? AGAIN : EACH));
      };
    };

    // It was there: the next one tells how things are, and a whole room asks once and not twice.
    const again = () => {
      clearTimeout(next);
      next = setTimeout(() => {
        listen("");
        after(FIRST_WORD);
      }, about(AGAIN));
    };

    // Whether the server answered at all. What the stream told meanwhile is newer.
    const look = async () => {
      const before = news;
      try {
        const answer = await fetch(state, {
          headers: tag ? { "If-None-Match": tag } : {},
          cache: "no-store",
          redirect: "error",
          signal: AbortSignal.timeout?.(PATIENCE),
        });
        if (done) return true;
        if (GONE.includes(answer.status)) {
          stop();
          onGone?.(answer.status);
        } else if (answer.ok) {
          const text = await answer.text();
          if (before === news) show(text, Date.now() - answeredAt);
          tag = answer.headers.get("ETag") ?? "";
        }
        const told = answer.ok || answer.status === 304;
        if (told) answeredAt = Date.now();
        return told || done;
      } catch {
        return false;
      }
    };

    const goOn = async () => {
      const was = unanswered;
      const answered = await look();
      unanswered = answered ? 0 : was + 1;
      if (done || speaks) return;
      link(answered ? "polling" : "waiting");
      const soon = !stream && (breaks < 2 || was > 0);
      if (answered && (soon || Date.now() - begun > BEATS)) listen();
      after(about(0 < unanswered && unanswered < TRIES ? SOON : EACH));
    };

    const wake = () => {
      if (done) return;
      if (speaks && Date.now() - heardAt < BEATS + 5000) return void look();
      hangUp();
      breaks = 0;
      begun = 0;
      goOn();
    };

    let ticked = Date.now();
    const watch = setInterval(() => {
      const before = ticked;
      ticked = Date.now();
      if (ticked - before > BEATS || (speaks && ticked - heardAt > SILENT)) wake();
    }, 5000);
    addEventListener("online", () => after(about(300)));
    addEventListener("offline", () => {
      hangUp();
      link("waiting");
      after(about(EACH));
    });
    addEventListener("pagehide", hangUp);
    addEventListener("pageshow", ({ persisted }) => persisted && wake());
    document.addEventListener("visibilitychange", () => document.hidden || wake());
    document.addEventListener("resume", wake);

    listen();
    after(FIRST_WORD);
    return { look, stop };
  };
}
