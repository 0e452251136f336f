"use strict";
const one = (id) => document.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];
const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const search = one("search");

const choice = one("theme");
choice.value = theme.get();
choice.addEventListener("input", () => { theme.apply(choice.value); theme.set(choice.value); });

// Moves the focus to the next or the previous entry that is shown.
function move(step) {
  const shown = all("article, .entry").filter((entry) => entry.checkVisibility());
  const at = shown.indexOf(document.activeElement.closest?.("article, .entry"));
  const next = shown[at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step];
  if (!next) return;
  const target = next.matches("article") ? next : next.querySelector("a");
  target.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target.matches("input[type=search], select");
  if (event.key === "Escape" && event.target === search) {
    search.value = "";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    search.blur();
  }
  if (isTyping) return;
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
  if (event.key === "j") move(1);
  if (event.key === "k") move(-1);
});
