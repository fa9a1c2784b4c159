// The rota as it came from the server is put in the place of the one that is shown.
//
// htmx asks and answers; it compares every id with the old page when it swaps, which takes tenths
// of a second for a table of this size, and an answer could come for a table that is gone.
import { tell } from "./news.js";
import { isInHand } from "./carrying.js";

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.target.id !== "rota" || !detail.shouldSwap) return;
  detail.shouldSwap = false;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  const [shown, part] = [document.getElementById("rota"), answer.getElementById("rota")];
  if (!part) return location.reload();
  if (detail.requestConfig.verb !== "get") return draw(shown, part, answer);
  const isOlder = Number(part.dataset.version) < Number(shown.dataset.version);
  if (isBusy(shown)) tell(shown.dataset.version, part.dataset.version);
  else if (!isOlder) draw(shown, part, answer);
});

/** Whether somebody is at work here: then nothing changes under their hands. */
function isBusy(rota) {
  if (isInHand() || "busy" in rota.dataset) return true;
  return document.activeElement?.matches("#rota select, #rota input") ?? false;
}

function draw(shown, part, answer) {
  const focused = document.activeElement?.id;
  shown.replaceWith(part);
  globalThis.htmx.process(part);
  const told = answer.getElementById("rota-told");
  if (told) {
    document.querySelectorAll("#main > .alert").forEach((one) => one.remove());
    document.getElementById("rota-told").replaceChildren(...told.children);
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("rota:drawn"));
}
