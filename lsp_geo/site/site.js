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
    const { one, plural, city } = figure.dataset;
    const counted = (areas) => `${areas.toLocaleString("en-GB")} ${areas === 1 ? one : plural}`;
    const rows = shown.labels.map((label, index) => {
      const mark = [];
      if (own && own.index === index) {
        mark.push(make("b", { className: "on" }, `◂ ${own.name} ${own.text}`));
      }
      if (shown.city && shown.city[1] === index) mark.push(make("b", {}, `◂ ${city} ${shown.city[0]}`));
      const swatch = make("span", { className: own && own.index === index ? "sw on" : "sw" });
      swatch.style.background = shown.colours[index];
      return make("li", {}, swatch, make("span", { className: "lb" }, label),
        make("span", {}, counted(shown.counts[index])), ...mark);
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

  // Search: the rules and messages of the app, which come with the list of areas ------------------
  const MOST = 12;
  let index = null;
  let rule = null;
  const prepare = async () => {
    index = await load(document.body.dataset.areas);
    const { folds, unseen, parted, ...patterns } = index.rules;
    rule = { ...patterns, unseen: new RegExp(unseen, "g"), parted: new RegExp(parted) };
    for (const name of ["code", "code_like", "whole", "begun", "early_zero"]) {
      rule[name] = new RegExp(patterns[name]);
    }
    rule.folds = folds.map(([pattern, by]) => [new RegExp(pattern, "g"), by]);
    for (const area of index.areas) area.names = [area[2], area[3] || area[2]].map(fold);
  };
  const say = (message, given = {}) =>
    index.messages[message].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  const joined = (...sentences) => sentences.filter(Boolean).join(" ");
  const listed = (names) => (names.length > 1
    ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}` : names[0]);
  const fold = (text) => rule.folds.reduce((folded, [pattern, by]) => folded.replace(pattern, by),
    text.toLowerCase().replace(rule.unseen, "").normalize("NFKD")).trim();
  const squeeze = (text) => text.normalize("NFKD").toUpperCase().replace(/[^A-Z0-9]/g, "");
  const wordsOf = (text) => text.split(rule.parted).map(squeeze).filter(Boolean);
  const mend = (text, put) => [...text].map((sign, n) => put(n)[sign] || sign).join("");
  const areaOf = (code) => index.areas.find((area) => area[1] === code);
  const labelOf = (code) => areaOf(code)[2];
  const withCodes = (codes) => listed(codes.map((code) => `${labelOf(code)} (${code})`));
  const inWards = (codes) => say(codes.length > 1 ? "wards" : "ward",
    { wards: listed(codes.map(labelOf)) });

  // Each key of a list stands for places; its text is the ends of what lies there, each as long.
  const lookUp = (lists, end) => {
    for (const [places, ends] of Object.entries(lists)) {
      for (let n = 0; n < ends.length; n += end.length) {
        if (ends.slice(n, n + end.length) === end) return places.split(" ");
      }
    }
    return null;
  };
  const byCode = async (typed) => {
    const squeezed = squeeze(typed);
    const code = squeezed[0] + mend(squeezed.slice(1), () => rule.digits);
    const read = code === squeezed ? "" : say("read", { typed, read: code });
    if (areaOf(code)) return { note: read, areas: [areaOf(code)] };
    const now = index.former[code];
    if (now) {
      const note = say(now.length > 1 ? "divided" : "merged", { typed: code, areas: withCodes(now) });
      return { note: joined(read, note), areas: now.map(areaOf) };
    }
    if (code.startsWith("E00")) {
      const around = lookUp(await load(index.output_areas), code.slice(3));
      if (around) {
        const [small, ...wards] = around;
        const note = say("output_area",
          { typed: code, areas: withCodes([small]), wards: inWards(wards) });
        return { note: joined(read, note), areas: [areaOf(small)] };
      }
    }
    const message = code.startsWith("E05") ? "ward_code" : "code";
    return { problem: joined(read, say(message, { typed: code })) };
  };
  const matches = (wanted, level) => index.areas.map((area, n) => {
    if ((level && area[0] !== level) || !area.names.some((name) => name.includes(wanted))) return null;
    return [area.names.includes(wanted) ? 0 : 1,
      area.names.some((name) => name.startsWith(wanted)) ? 0 : 1, n, area];
  }).filter(Boolean).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map((match) => match[3]);
  const named = (typed) => {
    let wanted = fold(typed);
    let level = "";
    while (wanted) {
      const own = matches(wanted, level);
      const found = own.length ? own : matches(wanted, "");
      if (found.length) return found;
      const ending = Object.keys(rule.endings).find((word) => wanted.endsWith(` ${word}`));
      if (!ending) break;
      wanted = wanted.slice(0, -ending.length - 1);
      level = rule.endings[ending] || level;
    }
    return [];
  };

  const parts = (postcode) => [postcode.slice(0, -3), postcode.slice(-3)];
  const readings = (squeezed) => {
    const found = rule.whole.test(squeezed) ? [squeezed] : [];
    if (/\d/.test(squeezed)) {
      for (const layout of rule.layouts.filter((each) => each.length === squeezed.length)) {
        const mended = mend(squeezed, (n) => (layout[n] === "9" ? rule.digits : rule.letters));
        if (rule.whole.test(mended)) found.push(mended);
      }
    }
    return [...new Set([...found, ...found.map((one) => one.replace(rule.early_zero, "$1$2"))])];
  };
  const runsOf = (typed) => {
    const all = wordsOf(typed);
    const runs = [typed];
    for (const size of [3, 2, 1].filter((each) => each < all.length)) {
      for (let n = 0; n + size <= all.length; n += 1) runs.push(all.slice(n, n + size).join(" "));
    }
    return runs;
  };
  const postcodesIn = async (typed) => {
    const found = [];
    for (const run of runsOf(typed)) {
      const squeezed = squeeze(run);
      for (const postcode of readings(squeezed)) {
        const [district, inward] = parts(postcode);
        const asTyped = postcode === squeezed;
        const here = district in index.districts;
        const known = here ? await load(`postcodes/${district}.json`) : {};
        const codes = lookUp(known, inward);
        if (codes || asTyped || (here && squeezed === squeeze(typed))) {
          const doubt = (codes ? 0 : here ? 2 : 4) + (asTyped ? 0 : 1);
          found.push({ doubt, run, asTyped, district, inward, here, known, codes });
        }
      }
    }
    return found;
  };
  const begun = (typed) => {
    const squeezed = squeeze(typed);
    const start = rule.begun.exec(squeezed);
    if (!start) return say("name", { typed });
    let cut = squeezed.length;
    while (cut > 1 && !(squeezed.slice(0, cut) in index.districts)) cut -= 1;
    if (cut < 2) return say("outside", { district: start[1] });
    const district = squeezed.slice(0, cut);
    const shown = `${district} ${squeezed.slice(cut)}`.trim();
    const example = index.districts[district];
    return example ? say("unfinished", { typed: shown, example }) : say("post", { typed: shown });
  };
  const sector = (district, digit, known) => {
    const wards = Object.entries(known).filter(([places, ends]) => places !== "post"
      && ends.split("").some((sign, n) => n % 3 === 0 && sign === digit))
      .map(([places]) => places.split(" ")[1]);
    const order = index.areas.map((area) => area[1]);
    const once = [...new Set(wards)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    if (!once.length || once.length > rule.most_wards) return "";
    return say("sector", { sector: `${district} ${digit}`, wards: inWards(once) });
  };
  const byPostcode = async (typed) => {
    const [best] = (await postcodesIn(typed)).sort((a, b) => a.doubt - b.doubt);
    if (!best) return { problem: begun(typed) };
    const { district, inward, codes } = best;
    const shown = `${district} ${inward}`;
    const read = best.asTyped ? "" : say("read", { typed: best.run, read: shown });
    if (codes && codes[0] !== "post") {
      return { note: read, postcode: shown, lsoa: codes[0], ward: codes[1] };
    }
    if (!best.here) return { problem: joined(read, say("outside", { district })) };
    if (codes || !index.districts[district]) {
      return { problem: joined(read, say("post", { typed: shown })) };
    }
    return { problem: joined(read, say("unknown", { typed: shown }),
      sector(district, inward[0], best.known)) };
  };
  const find = async (text) => {
    if (!index) await prepare();
    const typed = text.trim().split(/\s+/).join(" ");
    if (!typed) return { problem: say("empty") };
    if (rule.code_like.test(squeeze(typed))) return byCode(typed);
    const areas = named(typed);
    if (areas.length) return { areas };
    const own = index.areas.find((area) => squeeze(area[1]) === squeeze(typed));
    if (own) return { areas: [own] };
    const code = wordsOf(typed).find((word) => rule.code.test(word));
    return code ? byCode(code) : byPostcode(typed);
  };

  const wardLink = (code) => make("a", { href: at(`wards/${code}.html`) }, labelOf(code));
  const itemOf = ([level, code, label, name, wards]) => {
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
    const note = found.note ? [make("p", {}, found.note)] : [];
    if (found.postcode) {
      const area = areaOf(found.lsoa);
      return [...note, make("p", {}, `${found.postcode} is in ${area[2]}`
        + `${area[3] ? ` (${area[3]})` : ""}, `, wardLink(found.ward), " ward.")];
    }
    const rows = make("ul", {}, ...found.areas.slice(0, MOST).map(itemOf));
    if (found.areas.length <= MOST) return [...note, rows];
    return [...note, make("p", {}, `${found.areas.length} places match; the first ${MOST} are:`), rows];
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
