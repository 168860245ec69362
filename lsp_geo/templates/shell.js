// What only the browser can do for readers of every page: a title for each view, its heading said
// when it changes, British English, and tables and toolbars that keys and screen readers can use.
export default function ({ parentElement, data, setTriggerValue }) {
  const live = parentElement.querySelector('[role="status"]');
  const main = () => document.querySelector('[data-testid="stMain"]');
  const idle = () => document.querySelector('[data-test-script-state="notRunning"]');
  document.documentElement.lang = "en-GB";

  const heading = () => {
    const found = main()?.querySelector('h1, [role="heading"][aria-level="1"]');
    return found ? found.textContent.trim().replace(/\s+/g, " ").replace(/\.$/, "") : "";
  };

  const name = () => {
    const title = [heading(), data.page, data.site].filter(Boolean).join(" – ");
    if (document.title !== title) document.title = title;
  };

  // The heading a page opens with is read anyway; what it changes to is not.
  let said = window.lspHeading ?? "";
  const say = () => {
    const now = heading();
    if (!now || now === said || !idle()) return;
    if (said) live.textContent = now;
    window.lspHeading = said = now;
  };

  // A table wider than its frame can be moved by arrow keys once it can have the focus.
  const reach = () => {
    for (const table of main()?.querySelectorAll('[data-testid="stTable"]') ?? []) {
      for (const box of table.querySelectorAll(":scope > div")) {
        const wide = box.scrollWidth > box.clientWidth + 1 &&
          ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
        if (wide && box.tabIndex !== 0) {
          box.tabIndex = 0;
          box.setAttribute("role", "region");
          box.setAttribute("aria-label", "Table, move it with the arrow keys");
        } else if (!wide && box.getAttribute("role") === "region" && box.tabIndex === 0) {
          for (const key of ["tabindex", "role", "aria-label"]) box.removeAttribute(key);
        }
      }
    }
  };

  // “Fullscreen: …” with ninety words of description, in each of four buttons.
  const shorten = () => {
    const buttons = '[data-testid="stElementToolbar"] button[aria-label]';
    for (const button of main()?.querySelectorAll(buttons) ?? []) {
      const [does, ...what] = button.getAttribute("aria-label").split(": ");
      const whole = what.join(": ");
      if (whole.length > 60) {
        const short = whole.slice(0, 50).replace(/\s\S*$/, "");
        button.setAttribute("aria-label", `${does}: ${short} …`);
      }
    }
  };

  // What takes the keys of a map or a grid has neither name nor role, and they are told nowhere.
  const tell = () => {
    const grids = '[data-testid="stDataFrameResizable"] .dvn-scroller:not([aria-label])';
    for (const grid of document.querySelectorAll(grids)) {
      grid.setAttribute("role", "group");
      grid.setAttribute("aria-label",
        "Table: arrow keys move through it, Shift with Space chooses a row.");
    }
    const maps = '[data-testid="stDeckGlJsonChart"] [tabindex="0"]:not([aria-label])';
    for (const map of document.querySelectorAll(maps)) {
      map.setAttribute("role", "application");
      map.setAttribute("aria-label", "Map: arrow keys move it, plus and minus zoom. " +
        "Areas are chosen in the list beside it.");
    }
  };

  // A lost connection may come back to another process, whose new session knows the address and
  // not what is chosen next: it would take the reader's first choice back. So it is asked to draw
  // the page as soon as it is there, before anything can be chosen.
  const app = document.querySelector('[data-testid="stApp"]');
  let lost = false;
  const comeBack = () => {
    if (window.lspShell !== mine) return;
    if (app.dataset.testConnectionState !== "CONNECTED") lost = true;
    else if (lost) {
      lost = false;
      setTriggerValue("back", true);
    }
  };

  // The theme is the browser's affair: what stands outside the app's element is told of it, and the
  // server, which draws maps and charts, is asked to draw them anew.
  let drawn = data.dark;
  const dress = () => {
    const scheme = getComputedStyle(app).colorScheme;
    document.documentElement.style.colorScheme = scheme;
    if (drawn === (scheme === "dark") || !idle()) return;
    drawn = !drawn;
    setTriggerValue("back", true);
  };

  // Streamlit keeps the reader's choice of theme under the address of the page that was opened
  // first: it is put under those of all pages, so that a link to another one opens in it too.
  const pages = {{ pages | tojson }};
  const keep = () => {
    const seen = (window.lspThemes ??= { ...localStorage });
    for (const [key, choice] of Object.entries(localStorage)) {
      const [, front, end] = key.match(/^(stActiveTheme-.*\/)[^/]*(-v\d+)$/) ?? [];
      if (!front || seen[key] === choice) continue;
      for (const page of pages) {
        seen[`${front}${page}${end}`] = choice;
        localStorage.setItem(`${front}${page}${end}`, choice);
      }
      return;
    }
  };

  // A browser short of memory takes a map's drawing away, a telephone's most of all while it shows
  // something else, and deck.gl leaves the map empty. A new one is asked for as soon as it would be
  // seen, but not for ever.
  const MOST_ANEW = 5;
  const drawAnew = () => {
    if (document.hidden || !window.lspEmpty || window.lspShell !== mine) return;
    window.lspEmpty = false;
    window.lspAnew = (window.lspAnew ?? 0) + 1;
    if (window.lspAnew <= MOST_ANEW) setTriggerValue("empty", true);
  };
  const emptied = (event) => {
    if (!event.target.closest('[data-testid="stDeckGlJsonChart"]')) return;
    window.lspEmpty = true;
    drawAnew();
  };
  document.addEventListener("webglcontextlost", emptied, true);
  document.addEventListener("visibilitychange", drawAnew);

  let waiting;
  // After a change of page the one before stays for a while: of two that set the title in turn
  // neither would ever end, so only the newest of those that are there does anything.
  const mine = (window.lspShell = { there: true });
  const look = () => {
    if (window.lspShell !== mine && window.lspShell.there) return;
    window.lspShell = mine;
    name(); say(); reach(); shorten(); tell(); dress(); keep(); drawAnew();
  };
  const later = () => { clearTimeout(waiting); waiting = setTimeout(look, 200); };
  const watch = new MutationObserver(later);
  watch.observe(document.body, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ["data-test-script-state"],
  });
  const connected = new MutationObserver(comeBack);
  connected.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  const dressed = new MutationObserver(later);
  dressed.observe(app, { attributes: true, attributeFilter: ["class"] });
  const titled = new MutationObserver(later);
  titled.observe(document.head, { subtree: true, childList: true, characterData: true });
  window.addEventListener("resize", later);
  later();
  return () => {
    mine.there = false;
    watch.disconnect();
    titled.disconnect();
    connected.disconnect();
    dressed.disconnect();
    clearTimeout(waiting);
    window.removeEventListener("resize", later);
    document.removeEventListener("webglcontextlost", emptied, true);
    document.removeEventListener("visibilitychange", drawAnew);
  };
}
