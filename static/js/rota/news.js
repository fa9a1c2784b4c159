// What others change is not shown under the hands of somebody at work: it is said, once.
import { answerOf } from "./carrying.js";

const news = document.getElementById("rota-news");
let told = ""; // the version of which it was said who made it

/** Say who made this version, unless it is the one that is shown. */
export async function tell(shown, version) {
  if (version === shown || version === told) return;
  told = version;
  const who = await answerOf(location.pathname);
  show(`${who?.changed_by || "Somebody"} changed this.`);
}

function show(words) {
  news.querySelector("span").textContent = words;
  news.hidden = false;
}

document.addEventListener("rota:drawn", () => (news.hidden = true));

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, ({ detail }) => {
    if (detail.requestConfig.verb !== "get") show("That did not work.");
  });
}
