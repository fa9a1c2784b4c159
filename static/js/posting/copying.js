// A button beside words that are to be copied. Without a script they are selected and copied by hand.
for (const words of document.querySelectorAll("textarea[readonly]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-outline-primary";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${words.getAttribute("aria-label")}`);
  button.addEventListener("click", () => copy(words, button));
  words.after(button);
}

async function copy(words, button) {
  try {
    await navigator.clipboard.writeText(words.value);
    button.textContent = "Copied";
  } catch {
    words.select(); // where the browser does not allow it, one key is left to press
    button.textContent = "Selected: copy it now";
  }
}
