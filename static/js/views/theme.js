/** Light, dark, or as the system says. The key and the attribute are django-admin's, so the choice holds there too. */

/** @typedef {"auto" | "light" | "dark"} Theme */

/** @returns {Theme} */
export function theme() {
  try {
    const kept = localStorage.getItem("theme");
    return kept === "light" || kept === "dark" ? kept : "auto";
  } catch {
    return "auto";
  }
}

/** @param {Theme} chosen */
export function setTheme(chosen) {
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("theme", chosen);
  } catch {
    // It holds for this page, then.
  }
}

/**
 * Makes a group of buttons with the values auto, light and dark the switch.
 * @param {HTMLElement} group
 */
export function themeSwitch(group) {
  const buttons = [...group.querySelectorAll("button")];
  const show = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === theme())));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      setTheme(/** @type {Theme} */ (button.value));
      show();
    });
  }
  show();
}
