// Drag and drop: by the mouse from the name or its handle, by touch from the handle.
import { isInHand, look, pickUp, putBack, putDown, rowAt } from "./carrying.js";

const FAR_ENOUGH = 6; // pixels: less is a click
const EDGE = 70; // pixels from the edge of the window, within which it scrolls
const A_STEP = 14; // pixels a frame

let drag = null; // { link, x, y, isMoving }
const label = document.createElement("div");
label.className = "rota-dragged";
label.setAttribute("aria-hidden", "true");

function linkAt(event) {
  const isMouse = event.pointerType === "mouse";
  const place = event.target.closest?.(isMouse ? "#rota .rota-holder, #rota .rota-without li" : "#rota a.rota-pick");
  return place?.matches("a") ? place : place?.querySelector("a.rota-pick");
}

document.addEventListener("pointerdown", (event) => {
  const link = event.isPrimary && event.button === 0 && !isInHand() ? linkAt(event) : null;
  drag = link ? { link, x: event.clientX, y: event.clientY, isMoving: false } : null;
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const way = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
  if (!drag.isMoving && way < FAR_ENOUGH) return;
  if (!drag.isMoving) begin();
  Object.assign(drag, { x: event.clientX, y: event.clientY });
  label.style.transform = `translate(${drag.x + 12}px, ${drag.y + 12}px)`;
  look(rowUnder());
});

document.addEventListener("pointerup", () => {
  if (!drag?.isMoving) return (drag = null);
  const row = rowUnder();
  end();
  if (row) putDown(row);
  else putBack();
});

document.addEventListener("pointercancel", () => {
  if (drag?.isMoving) putBack();
  end();
});

function begin() {
  drag.isMoving = true;
  pickUp(drag.link).then(() => drag && look(rowUnder()));
  label.textContent = drag.link.dataset.name ?? drag.link.textContent;
  document.body.append(label);
  document.body.classList.add("rota-dragging");
  addEventListener("click", (event) => (event.preventDefault(), event.stopPropagation()), { capture: true, once: true });
  requestAnimationFrame(scroll);
}

function end() {
  drag = null;
  label.remove();
  document.body.classList.remove("rota-dragging");
}

const rowUnder = () => rowAt(document.elementFromPoint(drag.x, drag.y));

function scroll() {
  if (!drag?.isMoving) return;
  if (drag.y < EDGE) scrollBy(0, -A_STEP);
  if (drag.y > innerHeight - EDGE) scrollBy(0, A_STEP);
  requestAnimationFrame(scroll);
}
