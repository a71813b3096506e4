// Runs before the first paint, so that nobody sees the other theme flash by. The key and the attribute are
// django-admin's own, so the choice holds there too.
(function () {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // No storage: the system's preference stays.
  }
})();
