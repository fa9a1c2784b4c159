// Somebody picked up on the rota: who it is, and what each slot says to them.
//
// The verdicts come once, from the address to which the link leads anyway; putting down sends the
// form that stands ready on the page. The server decides: nothing here is a rule.
import { say } from "./saying.js";

const OPEN = new Set(["free", "aside"]);
let held = null; // { asked, name, revision, slots, over, armed }
let asking = 0; // the latest question: an answer to an earlier one comes too late
let known = null; // a promise while the answer is on its way

export const carried = () => held;
export const isInHand = () => Boolean(held || known);
export const rows = () => [...document.querySelectorAll("#rota [data-slot]")];
export const rowAt = (element) => element?.closest?.("#rota [data-slot]") ?? null;
export const canTake = (row) => OPEN.has(spotOf(row).verdict);

/** Pick up whoever the link stands for. True once it is known what each slot says. */
export function pickUp(link) {
  putBack();
  return (known = ask(link, ++asking));
}

async function ask(link, question) {
  const told = await answerOf(link.href);
  if (question !== asking) return false;
  known = null;
  if (!told?.slots) {
    say("That did not work. Load the page again.");
    return false;
  }
  held = { ...told, asked: new URL(link.href).searchParams, link: link.id, over: null, armed: null };
  rows().forEach(draw);
  say(`${held.name} is picked up. ${counted()} Choose a slot, or press Escape.`);
  return true;
}

/** What the address tells a script; null where it does not answer. */
export async function answerOf(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/** Leave whoever is picked up where they were. */
export function putBack() {
  asking++;
  known = null;
  if (!held) return;
  rows().forEach(wipe);
  held = null;
  say("");
}

/** Say what would happen in the row, and show it. */
export function look(row) {
  if (!held || row === held.over) return;
  held.over?.classList.remove("rota-over");
  held.over = row;
  row?.classList.add("rota-over");
  say(row ? sentence(row) : `${held.name} is picked up.`);
}

/** Put them down in the row. What can only be done by setting something aside is asked twice. */
export async function putDown(row) {
  await known;
  if (!held) return;
  const { verdict, against, revision } = spotOf(row);
  if (verdict === "here") return putBack();
  if (!canTake(row)) return say(sentence(row));
  if (verdict === "aside" && held.armed !== row) {
    held.armed = row;
    return say(`${against} Choose ${timeOf(row)} once more to set this aside, or press Escape.`);
  }
  send(row, revision, verdict === "aside");
}

function send(row, revision, isAside) {
  const form = document.getElementById("put");
  const values = {
    moving: held.asked.get("moving"),
    placing: held.asked.get("placing"),
    as: held.asked.get("as"),
    revision: held.revision,
    slot: `${row.dataset.slot}.${revision}`,
    override: isAside ? "on" : "",
  };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value ?? "";
  document.addEventListener("rota:drawn", focusOn(held.link), { once: true });
  putBack();
  form.requestSubmit();
}

const focusOn = (id) => () => document.getElementById(id)?.focus({ preventScroll: true });

function spotOf(row) {
  const [verdict, against, revision] = held?.slots[row.dataset.slot] ?? ["barred", "", 0];
  return { verdict, against, revision };
}

function sentence(row) {
  const { verdict, against } = spotOf(row);
  const words = {
    free: `${held.name} can be put here.`,
    aside: `Only if this is set aside: ${against}`,
    barred: `Not here: ${against}`,
    here: `${held.name} is here now.`,
  };
  return `${timeOf(row)}: ${words[verdict]}`;
}

const timeOf = (row) => row.querySelector("th, h3").textContent.trim();

function counted() {
  const free = Object.values(held.slots).filter(([verdict]) => verdict === "free").length;
  return free === 1 ? "1 slot can take them." : `${free} slots can take them.`;
}

function draw(row) {
  const { verdict, against } = spotOf(row);
  row.classList.add(`rota-${verdict}`);
  if (against) row.title = against;
  row.tabIndex = -1;
}

function wipe(row) {
  row.classList.remove("rota-free", "rota-aside", "rota-barred", "rota-here", "rota-over");
  row.removeAttribute("title");
  row.removeAttribute("tabindex");
}
