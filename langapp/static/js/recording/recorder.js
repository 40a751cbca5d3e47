// The recorder. One line at a time, heard back before it is sent; or a list, whose next line comes by itself.
const HELD_DOWN = 400; // ms; a shorter press is a tap
const CALM = 600; // ms after something has changed in which a tap is a hand that trembles
const root = document.querySelector("[data-recorder]");

if (root) {
  const words = root.dataset;
  const place = root.querySelector("[data-place]");
  const kept = [...root.querySelectorAll("template[data-kept]")].map((each) => each.content.firstElementChild);
  const lines = [...place.children, ...kept].sort((one, other) => one.dataset.number - other.dataset.number);
  const find = (name) => root.querySelector(`[data-${name}]`);
  const [mic, hear, status, why, meter] = ["mic", "hear", "told", "why", "meter"].map(find);
  const asList = words.pace === "list";
  const steady = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const done = new Set(lines.filter((line) => "sent" in line.dataset)); // Sent, or on its way.
  const unsent = new Set(); // Ids of takes of this page that the server does not hold yet.
  const again = new Map(); // Of a line that might be said better: why.
  let line = place.firstElementChild;
  let state = "ready";
  let changed = -CALM;
  let microphone = null;
  let take = null; // While it is recorded.
  let heard = null; // What was recorded, and may be sent: its address on this page, and the take it becomes.
  let pressed = 0;
  let told = 0;

  const calm = () => performance.now() - changed > CALM;

  const say = (sentence, problem = "") => {
    status.textContent = sentence;
    why.textContent = problem;
    why.hidden = !problem;
  };

  const be = (next) => {
    state = words.state = next;
    changed = performance.now();
    for (const part of root.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(next);
    const name = { recording: asList ? words.pause : words.stop, opening: words.speak, paused: words.begin }[next] ?? words.speak;
    find("mic-name").textContent = name;
    for (const named of root.querySelectorAll("[data-name-when]")) named.hidden = named.dataset.nameWhen !== (next === "recording" ? next : "ready");
    if (next !== "recording") draw(null);
  };

  // Some four times a second where motion is not wanted, and for those who hear the meter rather than see it.
  const draw = (level) => {
    const share = level ? Math.min(1, Math.max(0, (level.loud + 60) / 50)) : 0;
    const slow = performance.now() - told > 250 || !level;
    if (slow) {
      told = performance.now();
      meter.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    }
    if (slow || !steady) root.style.setProperty("--level", share.toFixed(2));
  };

  const show = (next) => {
    if (next !== line) place.replaceChildren(next);
    line = next;
    const number = next.dataset.number;
    const left = lines.filter((each) => !done.has(each)).length;
    const count = root.querySelector("[data-left]");
    if (count) count.textContent = count.dataset.left.split("|")[left];
    if (again.has(next)) say(status.textContent, again.get(next).why);
    for (const dot of root.querySelectorAll("[data-dot]")) {
      dot.toggleAttribute("data-on", dot.dataset.dot === number);
      dot.toggleAttribute("data-done", done.has(lines[dot.dataset.dot - 1]));
    }
    for (const [index, step] of [[-1, find("previous")], [1, find("following")]]) {
      if (!step) continue;
      const other = lines[lines.indexOf(line) + index];
      step.toggleAttribute("data-none", !other);
      if (other) step.href = `?line=${other.dataset.number}`;
    }
    const form = root.querySelector("form[data-by-hand]");
    for (const name of ["ref", "variant", "said"]) if (form.elements[name]) form.elements[name].value = line.dataset[name];
    form.elements.id.value = freshId();
  };

  const following = () => {
    const at = lines.indexOf(line);
    return [...lines.slice(at + 1), ...lines.slice(0, at)].find((each) => !done.has(each));
  };

  const finish = () => {
    if (unsent.size) {
      be("waiting");
      return;
    }
    if (asList && again.size) be("over");
    else location.assign(words.end);
  };

  const byHand = (sentence) => {
    say("", sentence);
    root.querySelector("form[data-by-hand]").hidden = false;
    be("by-hand");
  };

  const open = async () => {
    if (microphone) return true;
    be("opening");
    try {
      microphone = await openMicrophone();
      return true;
    } catch (error) {
      microphone = null;
      be(asList ? "paused" : "ready");
      if (error.name === "NotAllowedError") say("", words.denied);
      else byHand(words.cannot);
      return false;
    }
  };

  const close = () => {
    microphone?.close();
    microphone = null;
  };

  const begin = async () => {
    document.dispatchEvent(new Event("voice:still"));
    say("");
    if (!(await open())) return;
    microphone.ear.wake();
    be("recording");
    record();
  };

  const record = () => {
    const mine = microphone.record((level, room) => {
      draw(level);
      if (!asList || mine !== take) return;
      if (room.over) mine.stop();
      else if (room.nobody) pause();
    }, line.dataset.longest);
    take = mine;
    mine.done.then((found) => mine === take && taken(found));
  };

  const stop = () => take?.stop();

  const taken = ({ sound, problem }) => {
    take = null;
    if (!asList) close();
    if (!sound.size || problem === "silent") {
      be("ready");
      say("", words.silent);
      if (asList) pause();
      return;
    }
    if (asList) sendAndGoOn(sound, problem);
    else hearBack(sound, problem);
  };

  // One line at a time

  const hearBack = (sound, problem) => {
    again.delete(line);
    const made = makeTake(sound, true);
    made.then(keepTake);
    mayBeSent(sound, made);
    say("", problem && words[problem]);
    hear.click();
  };

  const mayBeSent = (sound, made) => {
    if (heard) URL.revokeObjectURL(heard.address);
    heard = { address: URL.createObjectURL(sound), made };
    hear.href = heard.address;
    be("heard");
  };

  const send = async () => {
    document.dispatchEvent(new Event("voice:still"));
    const { made } = heard;
    heard = null;
    be("ready");
    say(words.sending);
    await post(await made);
    const next = following();
    if (next) show(next);
    else finish();
  };

  const makeTake = async (sound, draft) => {
    const { ref, tag, variant, said } = line.dataset;
    const fields = { ref, tag, variant, said };
    if (words.speaker) fields.speaker = words.speaker;
    return { id: freshId(), action: words.action, fields, at: Date.now(), draft, type: sound.type, sound: await sound.arrayBuffer() };
  };

  const post = async (made) => {
    const speaker = root.querySelector("[name=speaker]:checked");
    if (speaker) made.fields.speaker = speaker.value;
    done.add(lineOf(made));
    unsent.add(made.id);
    await keepTake({ ...made, draft: false });
    flush();
  };

  const lineOf = ({ fields }) => lines.find(({ dataset }) => isSameLine(dataset, fields));

  // A list

  const sendAndGoOn = async (sound, problem) => {
    const said = line;
    again.delete(said);
    if (problem) again.set(said, { why: words[problem] });
    done.add(said);
    const made = makeTake(sound, false);
    listAgain();
    const next = following();
    if (next) {
      show(next);
      be("recording");
      record();
    } else {
      close();
    }
    await post(await made);
    if (!next) finish();
  };

  const pause = () => {
    const mine = take;
    take = null;
    mine?.stop();
    close();
    be("paused");
  };

  const listAgain = () => {
    const list = find("again-list");
    if (!list) return;
    list.parentElement.hidden = !again.size;
    list.replaceChildren(...[...again].map(([each, { why: sentence }]) => {
      const item = find("again-item").content.firstElementChild.cloneNode(true);
      item.querySelector("[data-text]").append(each.querySelector(".w").cloneNode(true));
      item.querySelector("[data-sentence]").textContent = sentence;
      item.querySelector("button").addEventListener("click", () => {
        if (!calm()) return;
        if (take) pause();
        done.delete(each);
        again.delete(each);
        listAgain();
        show(each);
        begin();
      });
      return item;
    }));
  };

  // What became of it

  document.addEventListener("take", ({ detail: { take: sent, state: outcome, flags } }) => {
    if (sent.action !== words.action) return;
    const about = lineOf(sent);
    if (["held", "refused"].includes(outcome)) unsent.delete(sent.id);
    if (!take) say(words[outcome] ?? "", state === "heard" ? why.textContent : "");
    if (outcome === "refused" && about) sayAgain(about, sent.why === "-" ? words.broken : sent.why);
    else if (asList && flags?.length && about) again.set(about, { why: flags[0] });
    if (asList) listAgain();
    if (state === "waiting") finish();
  });

  const sayAgain = (about, sentence) => {
    again.set(about, { why: sentence });
    if (asList) return;
    done.delete(about);
    const free = ["ready", "waiting"].includes(state);
    if (free) be("ready");
    show(free ? about : line);
  };

  // Hands

  const toggle = () => {
    if (!calm()) return;
    if (state === "recording") (asList ? pause : stop)();
    else if (["ready", "paused", "over"].includes(state)) begin();
  };

  let byPointer = false;
  mic.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    byPointer = true;
    pressed = 0;
    if (asList || state !== "ready" || !calm()) return;
    pressed = performance.now();
    begin();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => {
      if (!pressed) return;
      microphone?.ear.wake();
      const held = performance.now() - pressed > HELD_DOWN && take && performance.now() - take.began > HELD_DOWN;
      pressed = 0;
      if (held) stop();
      byPointer = "acted";
    });
  }
  mic.addEventListener("click", () => {
    const acted = byPointer === "acted";
    byPointer = false;
    if (!acted) toggle();
  });

  find("send")?.addEventListener("click", () => calm() && heard && send());
  find("again")?.addEventListener("click", () => {
    if (!calm()) return;
    heard = null;
    begin();
  });
  root.addEventListener("click", (event) => {
    const step = event.target.closest("[data-previous], [data-following]");
    if (!step) return;
    event.preventDefault();
    const other = lines[lines.indexOf(line) + ("previous" in step.dataset ? -1 : 1)];
    if (!other || ["recording", "opening"].includes(state) || !calm()) return;
    document.dispatchEvent(new Event("voice:still"));
    heard = null;
    be(asList ? "paused" : "ready");
    say("");
    show(other);
  });
  document.addEventListener("keydown", (event) => {
    if (!asList || event.key !== " " || event.repeat || event.target.closest?.("a, button, input, summary")) return;
    event.preventDefault();
    toggle();
  });
  addEventListener("pagehide", close);

  // As it was left

  const wake = async () => {
    for (const each of await takes()) {
      const about = each.action === words.action && lineOf(each);
      if (!about) continue;
      if (each.why) again.set(about, { why: each.why });
      else if (!each.draft) done.add(about) && unsent.add(each.id);
      else if (!heard && state === "ready") {
        show(about);
        mayBeSent(new Blob([each.sound], { type: each.type }), Promise.resolve(each));
      }
    }
    if (asList) listAgain();
    if (!heard && done.has(line) && !new URLSearchParams(location.search).has("line")) {
      const next = following();
      if (next) show(next);
      else finish();
    }
  };

  if (canRecord()) {
    find("with-script").hidden = false;
    root.querySelector("form[data-by-hand]").hidden = true;
    be(asList ? "paused" : "ready");
    show(line);
    wake();
  } else {
    say("", words.cannot);
  }
}
