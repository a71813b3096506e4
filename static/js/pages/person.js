/** The page of a person: their colour, as it is beside their messages. */
import { hueOf } from "../views/people.js";

for (const head of document.querySelectorAll("[data-person]")) {
  const { style, dataset } = /** @type {HTMLElement} */ (head);
  style.setProperty("--hue", String(hueOf(dataset.person || "")));
}
