// What is wrong with the page that is open, a sentence each; axe finds other things.
// `isOnlyWidth` looks at nothing but what sticks out.
(isOnlyWidth) => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true });
  const blame = (found, what) => found.forEach((one) => faults.push(`${what}: ${one.outerHTML.slice(0, 140)}`));
  const twice = (list) => list.filter((one, place) => list.indexOf(one) !== place);

  // Nothing sticks out sideways, unless it is a table or in a frame that scrolls.
  const sticksOut = (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest("table, .table-scroll, .visually-hidden, .skip-link");
  if (document.documentElement.scrollWidth > innerWidth) blame(all("body *").filter(sticksOut).slice(0, 3), "too wide");
  if (isOnlyWidth) return faults;

  // One heading, which the title repeats; ids that are there once; order as it is read.
  const headings = all("h1").map((one) => one.textContent.replace(/\s+/g, " ").trim());
  const title = document.title.replace(/^Error: /, "");
  if (headings.length !== 1 || title !== `${headings[0]} – Coordinator`) faults.push(`title ${title}, h1 ${headings}`);
  if (all("main").length !== 1) faults.push("there is not one main");
  twice(all("[id]").map((one) => one.id)).forEach((id) => faults.push(`id ${id} twice`));
  blame(all("[tabindex]").filter((one) => one.tabIndex > 0), "jumps the order");
  blame(all("form:not([method])"), "a form without a method");

  // Every cell has a header of its row and one of its column.
  const loose = (table) => {
    const taken = [], columns = new Set(), cells = [];
    [...table.rows].forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (taken[y]?.[x]) x++;
        for (let down = 0; down < cell.rowSpan; down++)
          for (let across = 0; across < cell.colSpan; across++) (taken[y + down] ??= [])[x + across] = true;
        if (cell.matches("thead th[scope=col]")) for (let across = 0; across < cell.colSpan; across++) columns.add(x + across);
        if (cell.matches("td") && !row.ariaHidden) cells.push([cell, x]); // what is hidden needs no header
        x += cell.colSpan;
      }
    });
    return cells.filter(([cell, x]) => !columns.has(x) || !cell.parentElement.querySelector("th[scope=row]")).map(([cell]) => cell);
  };
  all("table").forEach((table) => blame(loose(table), "a cell without its headers"));

  // States are told apart with all colours taken away: by mark in the strip, by mark and word elsewhere.
  const said = new Map();
  const tell = (one, words) => {
    const state = [...one.classList].find((name) => name.startsWith("state-")) ?? "";
    if (said.has(words) && said.get(words) !== state) faults.push(`“${words}” stands for ${said.get(words)} and ${state}`);
    said.set(words, state);
  };
  all(".state").forEach((one) => tell(one, one.textContent.replace(/\s+/g, " ").trim()));
  all(".strip li a").forEach((one) => tell(one.parentElement, `cell ${one.querySelector("[aria-hidden]").textContent}`));

  // Buttons that matter are large; whatever has the focus shows it and is not covered, both ways.
  blame(all(".btn-primary:not(.btn-sm)").filter((one) => isShown(one) && one.offsetHeight < 44), "a button under 44 px");
  const stops = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']").filter((one) => isShown(one) && !one.disabled);
  const look = (one) => {
    one.focus();
    const style = getComputedStyle(one);
    const hasRing = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    if (!one.matches(":focus-visible") || !hasRing) blame([one], "no sign of the focus");
    const box = one.getClientRects()[0];
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const top = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    if (!top || !(one.contains(top) || top.contains(one))) blame([one], "covered while it has the focus");
  };
  stops.forEach(look);
  stops.reverse().forEach(look);
  return [...new Set(faults)].slice(0, 12);
}
