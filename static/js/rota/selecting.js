// Several people are chosen: with Shift held, everybody between two clicks; or by Shift and a name.
import { say } from "./saying.js";

const boxes = () => [...document.querySelectorAll("#rota input[name=turns]")];
let last = null;

document.addEventListener("click", (event) => {
  const { target, shiftKey } = event;
  if (target.matches?.("#rota input[name=turns]")) return chosen(target, shiftKey);
  const holder = shiftKey && target.closest?.("#rota .rota-holder");
  const link = holder && holder.querySelector("a.rota-pick");
  if (!link) return;
  event.preventDefault();
  location.search = `?select=1&chosen=${link.id.replace("pick-", "")}`;
});

function chosen(box, isStretch) {
  const all = boxes();
  if (isStretch && last) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
  }
  last = box;
  const count = all.filter((one) => one.checked).length;
  say(count === 1 ? "1 person chosen." : `${count} people chosen.`);
}
