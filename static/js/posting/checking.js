// What is said of the words while they are typed is spoken once the writer pauses, not at each key.
//
// The server counts and judges; htmx asks it and shows the answer. Without a script a button does.
const QUIET_MS = 1500;
const line = document.getElementById("check-said");
const check = document.getElementById("check");
let waiting;

document.addEventListener("input", () => clearTimeout(waiting));

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === check) speak(check.querySelector("[data-said]")?.dataset.said ?? "");
});

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, () => {
    check.textContent = "This could not be looked at just now. Nothing is lost: go on writing.";
    speak(check.textContent);
  });
}

function speak(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (line.textContent !== words) line.textContent = words;
  }, QUIET_MS);
}
