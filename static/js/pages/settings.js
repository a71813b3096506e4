/** My account: the part of a picture, the look of this browser, and copying a new token. */
import { gettext } from "../core/words.js";
import { lookSwitch } from "../views/theme.js";
import { cropper } from "./cropper.js";
import { reveal } from "./reveal.js";

reveal();
for (const group of document.querySelectorAll("[data-look]")) lookSwitch(/** @type {HTMLElement} */ (group));

for (const form of document.querySelectorAll("[data-cropper]")) cropper(/** @type {HTMLFormElement} */ (form));

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const secret = document.getElementById(/** @type {HTMLElement} */ (button).dataset.copy || "");
    const label = button.querySelector("span");
    if (!secret || !label) return;
    try {
      await navigator.clipboard.writeText(secret.textContent || "");
      label.textContent = gettext("Copied");
    } catch {
      getSelection()?.selectAllChildren(secret);
      label.textContent = gettext("Selected");
    }
  });
}
