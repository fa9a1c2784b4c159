// What others change is shown within seconds, but never under the hands of somebody at work.
import { answerOf, isInHand } from "./carrying.js";

const START = 2000; // characters of the new part: enough for its first tag
const VERSION = /data-version="(\d+)"/;
let told = ""; // the version of which it was said who made it
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

async function tell({ target, xhr }) {
  const [, version] = VERSION.exec(xhr.responseText.slice(0, START)) ?? [];
  if (!version || version === target.dataset.version || version === told) return;
  told = version;
  const who = await answerOf(location.pathname);
  show(`${who?.changed_by || "Somebody"} changed this.`);
}

function show(words) {
  news.querySelector("span").textContent = words;
  news.hidden = false;
}
