// What can be seen on a page by its boxes. Each look returns what is wrong, in words.
({
  // What is drawn: a row of the grid that is out of sight has no size yet.
  targets() {
    const every = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
    return [...every].filter((target) => !target.matches(".skip") && target.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }));
  },

  name(target) {
    return target.getAttribute("aria-label") || target.textContent.trim() || target.name;
  },

  // Smaller than a thumb; a link inside running text is let be.
  small(smallest) {
    const inText = (target) => {
      const text = target.matches("p a, li a") && getComputedStyle(target).display === "inline" && target.closest("p, li");
      return text && text.textContent.trim() !== target.textContent.trim();
    };
    return this.targets().filter((target) => !inText(target)).flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      if (width >= smallest - 0.1 && height >= smallest - 0.1) return [];
      return [`${this.name(target)}: ${Math.round(width)} x ${Math.round(height)} px`];
    });
  },

  // As much of it as stands in the frame that it scrolls in.
  seen(target) {
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const frame = target.closest(".scrolled")?.getBoundingClientRect() ?? { top, bottom };
    return { left, right, top: Math.max(top, frame.top), bottom: Math.min(bottom, frame.bottom) };
  },

  // On one another. What scrolls under the pinned bars does not count, nor a box that is laid over its own label.
  overlapping() {
    const laid = this.targets().filter((target) => !target.matches(".option input")).map((target) => ({
      name: this.name(target),
      pinned: Boolean(target.closest(".foot-of-page, .tabs, .start")),
      area: this.seen(target),
    })).filter(({ area }) => area.bottom > area.top);
    return laid.flatMap((one, index) => laid.slice(index + 1).flatMap((other) => {
      const across = Math.min(one.area.right, other.area.right) - Math.max(one.area.left, other.area.left);
      const down = Math.min(one.area.bottom, other.area.bottom) - Math.max(one.area.top, other.area.top);
      return one.pinned === other.pinned && across > 1 && down > 1 ? [`${one.name} and ${other.name}`] : [];
    }));
  },

  // Beyond the sides of the screen. A row that scrolls by itself may be as long as it likes.
  tooWide() {
    const page = document.documentElement;
    const found = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} px wide on ${page.clientWidth}`] : [];
    const scrolls = (element) => {
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll("body *")) {
      if (element.closest("svg, .unseen, .skip, template") || !element.checkVisibility() || scrolls(element)) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width && (left < -0.5 || right > page.clientWidth + 0.5)) {
        found.push(`<${element.localName} class="${element.className}"> reaches from ${Math.round(left)} to ${Math.round(right)}`);
      }
    }
    return found;
  },

  // Text that leaves its card to the sides; above and below too, where that would be cut off.
  outside() {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const holder = text.parentElement;
      const card = holder.closest(".say, .line, .option, .entry, .button, .toast, .banner, .problem, .chip, .tabs a");
      if (!card || !text.data.trim() || holder.closest("svg, template, .unseen, .skip") || !holder.checkVisibility()) continue;
      const edge = card.getBoundingClientRect();
      const cut = getComputedStyle(card).overflowY !== "visible";
      const range = document.createRange();
      range.selectNodeContents(text);
      const leaves = [...range.getClientRects()].some((area) => area.left < edge.left - 1 || area.right > edge.right + 1
        || (cut && (area.top < edge.top - 1 || area.bottom > edge.bottom + 1)));
      if (leaves) found.push(`“${text.data.trim().slice(0, 40)}” leaves <${card.localName} class="${card.className}">`);
    }
    return found;
  },

  notDrawn() {
    return [...document.querySelectorAll("svg use")]
      .filter((use) => use.checkVisibility() && !use.getBBox().width)
      .map((use) => use.getAttribute("href"));
  },

  // Sheets over the page's own: the first is put on once, the second changed as often as one likes.
  dress(place, css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets.slice(0, place), sheet];
  },
})
