// Runs before the first paint, so that nobody sees another look flash by. The first key and its attribute are
// django-admin's own, so the choice holds there too. What may stand there: static/js/views/theme.js.
(function () {
  const looks = { theme: ["light", "dark"], contrast: ["more"], density: ["compact"] };
  try {
    for (const [name, values] of Object.entries(looks)) {
      const kept = localStorage.getItem(name === "theme" ? name : `flack-${name}`);
      if (kept && values.includes(kept)) document.documentElement.dataset[name] = kept;
    }
    // As static/js/views/ui.js keeps it: the people stand beside the conversation, the buttons for Markdown above the field.
    if (localStorage.getItem("flack-people") === "open") document.documentElement.dataset.beside = "";
    if (localStorage.getItem("flack-format") === "open") document.documentElement.dataset.format = "";
  } catch {
    // No storage: the system's preference stays.
  }
})();
