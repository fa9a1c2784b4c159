// The keyboard: arrows go from slot to slot with whoever is picked up, and Ctrl+Z takes a change back.
import { canTake, carried, look, putBack, putDown, rowAt, rows } from "./carrying.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const JUMPS = { ArrowLeft: -1, ArrowRight: 1 }; // to the next slot that can take them

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && carried()) return leave();
  const act = carried() ? carry(event) : chosen(event);
  if (act) {
    event.preventDefault();
    act();
  }
});

function carry({ key, target }) {
  const row = rowAt(target);
  if (key in STEPS) return () => go(row, STEPS[key], () => true);
  if (key in JUMPS) return () => go(row, JUMPS[key], canTake);
  if (row && (key === "Enter" || key === " ")) return () => putDown(row);
  return null;
}

function chosen(event) {
  if (event.key === " " && event.target.matches?.("a.rota-pick")) return () => event.target.click();
  if (!(event.ctrlKey || event.metaKey) || event.target.matches?.("input, textarea, select")) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return press(event.shiftKey ? "redo" : "undo");
  return key === "y" ? press("redo") : null;
}

function press(name) {
  const button = document.querySelector(`#rota button[name=do][value=${name}]`);
  return button && (() => button.click());
}

function go(from, step, fits) {
  const all = rows();
  let place = from ? all.indexOf(from) + step : 0;
  while (all[place] && !fits(all[place])) place += step;
  if (!all[place]) return;
  all[place].focus();
  look(all[place]);
}

function leave() {
  const { link } = carried();
  putBack();
  document.getElementById(link)?.focus();
}
