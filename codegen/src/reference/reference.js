// The search of an index: the text is in the fragment, `#?q=pin`. Fields that match are linked.
const entries = all("[data-search]").filter((entry) => !entry.matches("article"));
const encoded = (text) => [...text].map((c) => (/[A-Za-z0-9_.-]/.test(c) ? c : `~${c.codePointAt(0).toString(16)}`)).join("");

function hits(entry, wanted) {
  const list = entry.querySelector(".hits");
  const fields = (entry.dataset.fields ?? "").split(" ").filter(Boolean);
  const found = wanted.length ? fields.filter((field) => wanted.some((word) => field.toLowerCase().includes(word))) : [];
  if (list) {
    const page = entry.querySelector("a").getAttribute("href");
    list.replaceChildren(...found.slice(0, 12).map((field) => {
      const link = document.createElement("a");
      link.href = `${page}#${entry.dataset.prefix}-${encoded(field)}`;
      link.textContent = field;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    list.hidden = found.length === 0;
  }
  return found;
}

function filter() {
  const wanted = words(search.value);
  let shown = 0;
  for (const entry of entries) {
    const text = `${entry.dataset.search} ${entry.querySelector(".prose")?.textContent ?? ""}`.toLowerCase();
    const found = hits(entry, wanted);
    entry.hidden = !wanted.every((word) => text.includes(word) || found.some((field) => field.toLowerCase().includes(word)));
    shown += entry.hidden ? 0 : 1;
  }
  for (const group of all(".group")) group.hidden = !group.querySelector(".entry:not([hidden])");
  one("count").textContent = shown === entries.length ? `${shown} entries` : `${shown} of ${entries.length} entries`;
  one("none").hidden = shown > 0;
}

if (search) {
  const restore = () => {
    const fragment = location.hash.slice(1);
    if (fragment.startsWith("?")) search.value = new URLSearchParams(fragment.slice(1)).get("q") ?? "";
    filter();
  };
  one("find").addEventListener("input", () => {
    filter();
    const state = new URLSearchParams(search.value ? { q: search.value } : {}).toString();
    history.replaceState(null, "", state ? `#?${state}` : location.pathname + location.search);
  });
  one("find").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  restore();
}
