// What a map needs from the browser and Streamlit's own element does not give: buttons that start
// from the zoom the reader has, a wheel that scrolls the page unless Ctrl is held, hover cards that
// stay inside, how wide the window is, and a map on paper.
// Pixels between the margins of a sheet of A4 (`print.css`).
const PAPER = 680;

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const frame = parentElement.closest(`.st-key-${data.frame}`);
  if (!frame) return;

  // deck.gl's controller zooms by these keys when the map has the focus.
  const press = (code) =>
    frame.querySelector("canvas")?.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true }));
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () =>
      button.value === "whole" ? setTriggerValue("whole", true) : press(button.value);
  }

  const wheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  frame.addEventListener("wheel", wheel, { capture: true, passive: true });

  let moved = "";
  const keepInside = () => {
    const card = frame.querySelector(".deck-tooltip");
    if (!card || card.style.display === "none") return;
    const [x, y] = (card.style.translate || "0px 0px").split(" ").map(parseFloat);
    const box = card.getBoundingClientRect();
    const map = frame.querySelector("canvas").getBoundingClientRect();
    const right = Math.round(Math.min(0, map.right - 4 - (box.right - x)));
    const down = box.bottom - (y || 0) > map.bottom - 4 ? -Math.round(box.height + 8) : 0;
    moved = `${right}px ${down}px`;
    if (card.style.translate !== moved) card.style.translate = moved;
  };
  const watch = new MutationObserver(keepInside);
  watch.observe(frame, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["style"],
  });

  // A map that is given another width is empty until its next frame, and paper does not wait for
  // one: while printing it keeps its size and is only shown smaller.
  const held = ["width", "min-width", "height", "transform", "transform-origin", "margin-bottom"];
  const chart = () => frame.querySelector('[data-testid="stDeckGlJsonChart"]');
  const hold = () => {
    const map = chart();
    if (!map) return;
    const { width, height } = map.getBoundingClientRect();
    const scale = Math.min(1, PAPER / width);
    const values = [`${width}px`, `${width}px`, `${height}px`, `scale(${scale})`, "0 0",
      `${(scale - 1) * height}px`];
    held.forEach((name, n) => map.style.setProperty(name, values[n], "important"));
  };
  const release = () => held.forEach((name) => chart()?.style.removeProperty(name));
  window.addEventListener("beforeprint", hold);
  window.addEventListener("afterprint", release);

  // The width alone: a telephone's height changes whenever its address bar comes and goes.
  let known = data.width;
  let waiting;
  const tell = () => {
    if (window.innerWidth === known) return;
    known = window.innerWidth;
    setStateValue("size", `${window.innerWidth}x${window.innerHeight}`);
  };
  const later = () => { clearTimeout(waiting); waiting = setTimeout(tell, 250); };
  tell();
  window.addEventListener("resize", later);

  return () => {
    frame.removeEventListener("wheel", wheel, { capture: true });
    watch.disconnect();
    clearTimeout(waiting);
    window.removeEventListener("resize", later);
    window.removeEventListener("beforeprint", hold);
    window.removeEventListener("afterprint", release);
  };
}
