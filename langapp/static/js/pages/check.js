// A checker's answers: shown at once, kept in this browser until the server holds them, sent one after another.
{
  const AGAIN = 5000; // ms until another try
  const FRESH = 60_000; // ms in which a page that is just opening may not know yet of what the server holds
  const main = document.querySelector("main[data-check]");
  const place = `check:${main.dataset.check}`;
  const lines = [...main.querySelectorAll(".to-check")];
  const status = document.getElementById("status");
  const answered = main.querySelector("[data-answered]");
  const finish = main.querySelector("[data-finish]");
  const elsewhere = Number(answered.dataset.answered) - lines.filter((line) => line.dataset.verdict).length;
  let sending = false;
  let current = lines.find((line) => !line.dataset.verdict) ?? lines[0];

  const tell = (words) => { status.textContent = words; status.className = words ? "banner" : "unseen"; };
  const read = () => { try { return JSON.parse(localStorage.getItem(place) ?? "{}"); } catch { return {}; } };
  let waiting = read();
  const write = (kept) => {
    try {
      if (Object.keys(kept).length) localStorage.setItem(place, JSON.stringify(kept));
      else localStorage.removeItem(place);
    } catch { /* A browser that keeps nothing still sends. */ }
    waiting = kept;
  };

  const show = (line, answer) => {
    line.dataset.verdict = answer.verdict;
    line.querySelector("[aria-pressed]").setAttribute("aria-pressed", String(answer.verdict === "right"));
    const details = line.querySelector("details");
    if (answer.verdict === "right") details.open = false;
    else {
      for (const [name, value] of Object.entries(answer)) {
        const field = line.querySelector(`details [name=${name}]:not([type=hidden])`);
        if (field && value !== undefined) field.value = value;
      }
    }
    const count = elsewhere + lines.filter(({ dataset }) => dataset.verdict).length;
    answered.textContent = answered.dataset.said.replace("#", count);
    const all = count >= Number(answered.dataset.of);
    finish.classList.toggle("main", all);
    finish.classList.toggle("line", !all);
  };

  const first = () => Object.entries(waiting).find(([, { held }]) => !held) ?? [];

  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let [line, answer] = first(); line; [line, answer] = first()) {
        const reply = await fetch(answer.action, {
          method: "POST", body: new URLSearchParams(answer.form), headers: { Accept: "application/json" },
        });
        if (reply.status >= 500 || reply.status === 429) throw new Error(reply.status);
        // Answered anew meanwhile: the newer one goes as well.
        if (waiting[line]?.at === answer.at) {
          const { [line]: gone, ...others } = waiting;
          write(reply.ok ? { ...waiting, [line]: { ...answer, held: true } } : others);
        }
        tell(reply.ok ? "" : main.dataset.refused);
      }
    } catch {
      tell(main.dataset.kept);
      setTimeout(send, AGAIN);
    }
    sending = false;
  };

  const go = (line) => {
    if (!line) return;
    current = line;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const onward = () => {
    const at = lines.indexOf(current);
    const next = [...lines.slice(at + 1), ...lines.slice(0, at)].find((line) => !line.dataset.verdict);
    if (next) go(next);
    else finish.focus();
  };

  const answer = (line, form) => {
    const said = Object.fromEntries(new FormData(form));
    const filled = { suggestion: said.suggestion, reading: said.reading, remark: said.remark };
    if (said.verdict === "better") {
      for (const name of line.dataset.verdict === "better" ? [] : ["suggestion", "reading"]) {
        if (said[name]?.trim() === form.elements[name]?.defaultValue.trim()) delete said[name];
      }
      if (![said.suggestion, said.reading, said.remark].some((words) => words?.trim())) {
        tell(main.dataset.asks);
        form.elements.suggestion.focus();
        return;
      }
    }
    write({ ...waiting, [line.dataset.line]: { form: said, action: form.action, at: Date.now() } });
    tell("");
    show(line, { verdict: said.verdict, ...filled });
    send();
    onward();
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-answer]")) return;
    event.preventDefault();
    current = event.target.closest(".to-check");
    answer(current, event.target);
  });

  main.addEventListener("focusin", ({ target }) => { current = target.closest(".to-check") ?? current; });
  main.addEventListener("toggle", ({ target }) => {
    if (target.matches("details[open]") && target.contains(document.activeElement)) target.querySelector("textarea").focus();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const step = (by) => go(lines[lines.indexOf(current) + by]);
    const deed = {
      r: () => answer(current, current.querySelector("form[data-answer]")),
      e: () => { current.querySelector("details").open = true; current.querySelector("textarea").focus(); },
      p: () => current.querySelector("[data-play]")?.click(),
      arrowdown: () => step(1),
      arrowup: () => step(-1),
    }[event.key.toLowerCase()];
    if (!deed || !current) return;
    event.preventDefault();
    deed();
  });

  write(Object.fromEntries(Object.entries(waiting).filter(([, { held, at }]) => !held || Date.now() - at < FRESH)));
  for (const line of lines) {
    const { form, held } = waiting[line.dataset.line] ?? {};
    if (form?.said === line.dataset.said && !(held && line.dataset.verdict)) show(line, form);
  }
  current = lines.find((line) => !line.dataset.verdict) ?? lines[0];
  addEventListener("online", send);
  send();
}
