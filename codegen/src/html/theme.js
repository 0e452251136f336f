"use strict";
// Runs before the page is shown. Storage may be forbidden.
addEventListener("error", () => { document.documentElement.dataset.error = "true"; });
const theme = {
  get() { try { return localStorage.getItem("pexgen-theme") ?? ""; } catch { return ""; } },
  set(value) { try { localStorage.setItem("pexgen-theme", value); } catch { /* the choice holds for this page only */ } },
  apply(value) { document.documentElement.dataset.theme = value; },
};
theme.apply(theme.get());
