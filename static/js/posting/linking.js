// A signpost's button puts its address at the end of the words; without a script the server does.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-link]");
  if (!button) return;
  event.preventDefault();
  const words = button.form.elements.text;
  const { link } = button.dataset;
  if (!words.value.includes(link)) words.value = [words.value.trimEnd(), link].filter(Boolean).join(" ");
  words.dispatchEvent(new Event("input", { bubbles: true }));
  words.focus();
});
