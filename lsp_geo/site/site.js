// Adds to pages that are whole without it: other indicators on the maps, figures on hover and
// focus, sorting, and the search. It asks this site only, and never for what was typed.
"use strict";
(() => {
  const root = document.body.dataset.root;
  const at = (path) => root + path;
  const load = async (path) => {
    const answer = await fetch(at(path));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const make = (tag, given = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(given)) {
      if (key in made) made[key] = value; else made.setAttribute(key, value);
    }
    made.append(...inside);
    return made;
  };

  // Sorting -------------------------------------------------------------------------------------
  const order = (cell) => {
    if (cell.dataset.o !== undefined) return Number(cell.dataset.o.replace("inf", "Infinity"));
    const text = cell.textContent.trim();
    const number = parseFloat(text.replace(/[,£+]/g, "").replace("−", "-"));
    return Number.isNaN(number) ? text : number;
  };
  const compare = (one, other) => (typeof one === "number" && typeof other === "number")
    ? one - other : String(one).localeCompare(String(other), "en");
  for (const table of document.querySelectorAll("table.sort")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending" && column > 0
          || head.getAttribute("aria-sort") === "ascending";
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].map((row) => [order(row.cells[column]), row]);
        rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  }

  // Maps ----------------------------------------------------------------------------------------
  const legend = (shown, figure, own) => {
    const { plural, city } = figure.dataset;
    const rows = shown.labels.map((label, index) => {
      const mark = [];
      if (own && own.index === index) {
        mark.push(make("b", { className: "on" }, `◂ ${own.name} ${own.text}`));
      }
      if (shown.city && shown.city[1] === index) mark.push(make("b", {}, `◂ ${city} ${shown.city[0]}`));
      const swatch = make("span", { className: own && own.index === index ? "sw on" : "sw" });
      swatch.style.background = shown.colours[index];
      return make("li", {}, swatch, make("span", { className: "lb" }, label),
        make("span", {}, `${shown.counts[index].toLocaleString("en-GB")} ${plural}`), ...mark);
    }).reverse();
    if (shown.classes.includes("5")) {
      rows.push(make("li", {}, make("span", { className: "sw none" }),
        make("span", { className: "lb" }, "No figure")));
    }
    return rows;
  };

  // What maps share is written once in their file; here each gets its own again.
  const unpack = (data) => {
    data.maps.forEach((each) => {
      const [group, method, polarity, source, ...colours] = each.said.map((n) => data.words[n]);
      const [ending, ...numbers] = each.texts.split("|");
      Object.assign(each, { group, method, polarity, source, colours,
        labels: each.labels.split("|"), texts: numbers.map((text) => text + ending) });
    });
    return data;
  };
  const enliven = async (figure) => {
    const data = unpack(await load(figure.dataset.maps));
    const svg = figure.querySelector("svg.map");
    const stage = figure.querySelector(".mp-s");
    const paths = [...svg.querySelectorAll("[data-n]")];
    const table = document.getElementById(figure.dataset.table);
    const none = `url(#${svg.querySelector("pattern").id})`;
    const own = data.codes.indexOf(figure.dataset.area);
    let shown = data.maps.find((each) => each.id === figure.dataset.first);
    let here = -1;

    const select = make("select");
    const groups = new Map();
    for (const each of data.maps) {
      if (!groups.has(each.group)) groups.set(each.group, make("optgroup", { label: each.group }));
      groups.get(each.group).append(make("option", { value: each.id }, each.name));
    }
    select.append(...groups.values());
    select.value = shown.id;
    figure.prepend(make("label", {}, "Show on the map ", make("br"), select));
    const read = make("p", { className: "mp-r" });
    read.setAttribute("aria-live", "polite");
    stage.after(read);
    const cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
    cursor.setAttribute("class", "at");
    svg.append(cursor);

    const point = (n) => {
      if (here >= 0 && table) table.querySelector(`tr[data-n="${here}"]`).classList.remove("at");
      here = n;
      cursor.setAttribute("d", n < 0 ? "" : paths[n].getAttribute("d"));
      read.textContent = n < 0 ? "" : `${data.names[n]}: ${shown.texts[n]}`;
      if (n >= 0 && table) table.querySelector(`tr[data-n="${n}"]`).classList.add("at");
    };
    const draw = () => {
      paths.forEach((path, n) => {
        const index = Number(shown.classes[n]);
        path.setAttribute("fill", index === 5 ? none : shown.colours[index]);
      });
      figure.querySelector(".lg-t").textContent = shown.name;
      figure.querySelector(".lg-u").textContent = shown.subtitle;
      figure.querySelector(".lg-m").textContent = shown.method;
      figure.querySelector(".mp-src").textContent = `${shown.polarity} ${shown.source}`;
      let mine = null;
      if (own >= 0) {
        mine = { index: Number(shown.classes[own]), name: data.names[own], text: shown.texts[own] };
      } else if (shown.own) {
        mine = { index: shown.own[1], name: figure.dataset.name, text: shown.own[0] };
      }
      figure.querySelector(".lg ul").replaceChildren(...legend(shown, figure, mine));
      svg.setAttribute("aria-label", `Map of ${shown.name}, ${shown.subtitle}. `
        + (shown.city ? `${figure.dataset.city}: ${shown.city[0]}. ` : "")
        + (mine ? `Outlined: ${mine.name}, ${mine.text}.` : "The table beside it has every figure."));
      if (table) {
        table.querySelector(".fn").textContent = shown.name;
        for (const row of table.tBodies[0].rows) {
          const text = shown.texts[row.dataset.n];
          const number = parseFloat(text.replace(/[,£]/g, "").replace("−", "-"));
          row.cells[1].textContent = text;
          row.cells[1].dataset.o = Number.isNaN(number) ? "-inf" : number;
        }
        table.querySelectorAll("[aria-sort]").forEach((head) => head.removeAttribute("aria-sort"));
      }
      if (here >= 0) point(here);
    };
    select.addEventListener("change", () => {
      shown = data.maps.find((each) => each.id === select.value);
      draw();
    });

    // The mouse, the finger and the arrow keys say the same things.
    const over = (event) => {
      const n = event.target.dataset ? event.target.dataset.n : undefined;
      if (n !== undefined) point(Number(n));
    };
    svg.addEventListener("pointerover", over);
    svg.addEventListener("pointerleave", () => { if (document.activeElement !== stage) point(-1); });
    if (figure.dataset.href) {
      paths.forEach((path) => { path.style.cursor = "pointer"; });
      svg.addEventListener("click", (event) => {
        if (event.target.dataset.n) go(Number(event.target.dataset.n));
      });
    }
    const go = (n) => { window.location.href = at(`${figure.dataset.href}${data.codes[n]}.html`); };
    const byName = data.names.map((_, n) => n)
      .sort((a, b) => data.names[a].localeCompare(data.names[b], "en"));
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", "Map: arrow keys go through the areas by name"
      + (figure.dataset.href ? ", Enter opens one" : ""));
    stage.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const place = here < 0 ? (step > 0 ? -1 : 0) : byName.indexOf(here);
        point(byName[(place + step + byName.length) % byName.length]);
      } else if (event.key === "Enter" && here >= 0 && figure.dataset.href) go(here);
      else if (event.key === "Escape") point(-1);
    });
    stage.addEventListener("blur", () => point(-1));
    figure.dataset.ready = "yes";
  };
  document.querySelectorAll("figure[data-maps]").forEach(enliven);

  // Search: the rules and messages of the app ----------------------------------------------------
  const WHOLE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/;
  const BEGUN = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]?)?$/;
  const CODE = /^[EWSNK]\d{8}$/;
  const MOST = 12;
  let index = null;
  const fill = (words, given) => words.replace(/\{(\w+)\}/g, (_, key) => given[key]);

  const split = (squeezed) => {
    const whole = WHOLE.exec(squeezed);
    if (whole) return [whole[1], whole[2]];
    for (let cut = squeezed.length; cut > 1; cut -= 1) {
      if (squeezed.slice(0, cut) in index.districts) {
        return [squeezed.slice(0, cut), squeezed.slice(cut)];
      }
    }
    return [BEGUN.exec(squeezed)[1], ""];
  };
  const inDistrict = async (district, inward) => {
    const places = await load(`postcodes/${district}.json`);
    for (const [codes, parts] of Object.entries(places)) {
      for (let n = 0; n < parts.length; n += 3) {
        if (parts.slice(n, n + 3) === inward) return codes.split(" ");
      }
    }
    return null;
  };
  const byName = (typed) => {
    const wanted = typed.toLowerCase();
    return index.areas.map((area, n) => {
      const names = [area[2], area[3] || area[2]].map((name) => name.toLowerCase());
      if (!names.some((name) => name.includes(wanted))) return null;
      return [names.includes(wanted) ? 0 : 1,
        names.some((name) => name.startsWith(wanted)) ? 0 : 1, n, area];
    }).filter(Boolean).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
      .map((match) => match[3]);
  };
  const labelOf = (code) => index.areas.find((area) => area[1] === code)[2];

  const find = async (text) => {
    index = index || await load(document.body.dataset.areas);
    const typed = text.trim().split(/\s+/).join(" ");
    const say = index.messages;
    if (!typed) return { problem: say.empty };
    const squeezed = typed.toUpperCase().replace(/ /g, "");
    if (CODE.test(squeezed)) {
      const area = index.areas.find((each) => each[1] === squeezed);
      return area ? { areas: [area] } : { problem: fill(say.code, { typed: squeezed }) };
    }
    const areas = byName(typed);
    if (areas.length) return { areas };
    if (!WHOLE.test(squeezed) && !BEGUN.test(squeezed)) {
      return { problem: fill(say.name, { typed }) };
    }
    const [district, inward] = split(squeezed);
    if (WHOLE.test(squeezed) && district in index.districts) {
      const found = await inDistrict(district, inward);
      if (found) return { postcode: `${district} ${inward}`, lsoa: found[0], ward: found[1] };
    }
    if (!(district in index.districts)) return { problem: fill(say.outside, { district }) };
    if (!WHOLE.test(squeezed)) {
      return { problem: fill(say.unfinished, {
        typed: `${district} ${inward}`.trim(), example: index.districts[district] }) };
    }
    return { problem: fill(say.unknown, { typed: `${district} ${inward}` }) };
  };

  const wardLink = (code) => make("a", { href: at(`wards/${code}.html`) }, labelOf(code));
  const listed = ([level, code, label, name, wards]) => {
    if (level === "ward25") return make("li", {}, wardLink(code), " (ward)");
    const item = make("li", {}, `${label}${name ? `, ${name}` : ""} (${index.kinds[level]})`);
    if (!wards.length) {
      item.replaceChildren(make("a", { href: at("index.html") }, label), " (the whole city)");
    } else {
      item.append(wards.length === 1 ? ", in ward " : ", in wards ");
      wards.forEach((ward, n) => item.append(n ? ", " : "", wardLink(ward)));
    }
    return item;
  };
  const show = (found) => {
    if (found.problem) return [make("p", {}, found.problem)];
    if (found.postcode) {
      const area = index.areas.find((each) => each[1] === found.lsoa);
      return [make("p", {}, `${found.postcode} is in ${area[2]}${area[3] ? ` (${area[3]})` : ""}, `,
        wardLink(found.ward), " ward.")];
    }
    const rows = make("ul", {}, ...found.areas.slice(0, MOST).map(listed));
    if (found.areas.length <= MOST) return [rows];
    return [make("p", {}, `${found.areas.length} places match; the first ${MOST} are:`), rows];
  };
  for (const place of document.querySelectorAll("[data-find]")) {
    // Without a name the field is never part of what a form could send.
    const field = make("input", { type: "search", id: "find", autocomplete: "off", spellcheck: false });
    const result = make("div", { className: "found" });
    result.style.display = "block";
    result.setAttribute("aria-live", "polite");
    const form = make("form", {}, make("label", { htmlFor: "find" },
      "Find a ward by name or postcode"), make("div", {}, field,
      make("button", { type: "submit" }, "Search")), result);
    form.setAttribute("role", "search");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        result.replaceChildren(...show(await find(field.value)));
      } catch (error) {
        result.replaceChildren(make("p", {}, "The list could not be fetched. Try again, or "
          + "choose a ward by name."));
        throw error;
      }
    });
    place.replaceChildren(form);
  }
})();
