/**
 * How the page looks in this browser: light or dark, with how much contrast, how dense. Kept here and not with the account: a
 * phone in the sun wants another look than a desk at night. The first is django-admin's key and attribute too.
 */

/** @typedef {"theme" | "contrast" | "density"} Aspect */

/** What may be chosen; the first is as the system says, or as it comes. @type {Record<Aspect, string[]>} */
export const LOOKS = {
  theme: ["auto", "light", "dark"],
  contrast: ["auto", "more"],
  density: ["comfortable", "compact"],
};

/** @param {Aspect} aspect */
const keyOf = (aspect) => (aspect === "theme" ? aspect : `flack-${aspect}`);

/** @param {Aspect} aspect @returns {string} */
export function look(aspect) {
  const [usual = ""] = LOOKS[aspect];
  try {
    const kept = localStorage.getItem(keyOf(aspect)) ?? "";
    return LOOKS[aspect].includes(kept) ? kept : usual;
  } catch {
    return usual;
  }
}

/** @param {Aspect} aspect @param {string} chosen */
export function setLook(aspect, chosen) {
  if (chosen === LOOKS[aspect][0]) delete document.documentElement.dataset[aspect];
  else document.documentElement.dataset[aspect] = chosen;
  try {
    localStorage.setItem(keyOf(aspect), chosen);
  } catch {
    // It holds for this page, then.
  }
}

/**
 * Makes a group of buttons, with what may be chosen as their values, the switch.
 * @param {HTMLElement} group `data-look` names the aspect
 */
export function lookSwitch(group) {
  const aspect = /** @type {Aspect} */ (group.dataset.look);
  const buttons = [...group.querySelectorAll("button")];
  const show = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === look(aspect))));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      setLook(aspect, button.value);
      show();
    });
  }
  show();
}
