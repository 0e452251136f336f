// The state of the filters is in the query of the fragment: `#?q=pin&impact=breaking`. A plain fragment is a finding.
const [group, resource] = [one("group"), one("resource")];
const boxes = all("input[name=impact]");
const findings = all("article");
const texts = new Map(findings.map((finding) => [finding, finding.textContent.toLowerCase()]));

function filter() {
  const wanted = words(search.value);
  const impacts = boxes.filter((box) => box.checked).map((box) => box.value);
  let shown = 0;
  for (const finding of findings) {
    const data = finding.dataset;
    const fits = impacts.includes(data.impact) && (!group.value || group.value === data.group)
      && (!resource.value || resource.value === data.resource) && wanted.every((word) => texts.get(finding).includes(word));
    finding.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const section of all("section.impact, section.comparison")) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  one("count").textContent = shown === findings.length ? `${shown} findings` : `${shown} of ${findings.length} findings`;
  one("none").hidden = shown > 0;
}

function store() {
  const state = new URLSearchParams();
  if (search.value) state.set("q", search.value);
  const checked = boxes.filter((box) => box.checked);
  if (checked.length < boxes.length) state.set("impact", checked.map((box) => box.value).join(","));
  if (group.value) state.set("group", group.value);
  if (resource.value) state.set("resource", resource.value);
  const text = state.toString();
  history.replaceState(null, "", text ? `#?${text}` : location.pathname + location.search);
}

function restore() {
  const fragment = decodeURI(location.hash.slice(1));
  if (fragment.startsWith("?")) {
    const state = new URLSearchParams(fragment.slice(1));
    search.value = state.get("q") ?? "";
    group.value = state.get("group") ?? "";
    resource.value = state.get("resource") ?? "";
    const impacts = state.get("impact")?.split(",");
    boxes.forEach((box) => { box.checked = !impacts || impacts.includes(box.value); });
  }
  filter();
  const target = fragment && one(fragment);
  if (target) {
    if (target.hidden) { search.value = group.value = resource.value = ""; boxes.forEach((box) => { box.checked = true; }); filter(); }
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }
}

one("controls").addEventListener("input", () => { filter(); store(); });
one("controls").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", restore);
restore();
