// One line at the foot of the page says what would happen; screen readers say it aloud.
const line = document.getElementById("rota-saying");

export function say(words) {
  if (line.textContent !== words) line.textContent = words;
}
