// Comfort only: every page works without this file.
(() => {
  "use strict";
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const look = async () => {
    if (!document.hidden) {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "planner" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (!answer.ok || !fresh) { location.reload(); return; }
      document.querySelector("[data-live]").replaceWith(fresh);
      if (fresh.dataset.live === "done") return;
    }
    setTimeout(look, 2000);
  };
  if (live.dataset.live !== "done") setTimeout(look, 2000);
})();
