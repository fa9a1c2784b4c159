// What others change is shown within seconds, but never under the hands of somebody at work.
import { isInHand } from "./carrying.js";

const START = 2000; // characters of the new part: enough for its first tag
const news = document.getElementById("rota-news");

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.target.id !== "rota") return;
  if (detail.requestConfig.verb === "get" && isBusy(detail.target)) {
    detail.shouldSwap = false;
    tell(detail);
  } else {
    news.hidden = true;
  }
});

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, ({ detail }) => {
    if (detail.requestConfig.verb !== "get") show("That did not work.");
  });
}

document.addEventListener("htmx:oobAfterSwap", () => {
  document.querySelectorAll("#main > .alert").forEach((one) => one.remove());
});

function isBusy(rota) {
  if (isInHand() || "busy" in rota.dataset || rota.querySelector("input[type=checkbox]:checked")) return true;
  return document.activeElement?.matches("#rota select, #rota input") ?? false;
}

function tell({ target, xhr }) {
  const head = new DOMParser().parseFromString(xhr.responseText.slice(0, START), "text/html");
  const { version, changedBy } = head.getElementById("rota")?.dataset ?? {};
  if (version && version !== target.dataset.version) show(`${changedBy || "Somebody"} changed this.`);
}

function show(words) {
  news.querySelector("span").textContent = words;
  news.hidden = false;
}
