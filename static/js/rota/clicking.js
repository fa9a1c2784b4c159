// Two clicks: one picks somebody up, the next puts them down. Enter on a link is a click.
import { isInHand, pickUp, putDown, rowAt } from "./carrying.js";

document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("#rota")) event.preventDefault();
});

document.addEventListener(
  "click",
  async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const row = rowAt(event.target);
    const link = event.target.closest?.("#rota a.rota-pick");
    if (isInHand() && row) {
      event.preventDefault();
      putDown(row);
    } else if (link) {
      event.preventDefault();
      if (await pickUp(link)) rowAt(link)?.focus({ preventScroll: true });
    }
  },
  true,
);
