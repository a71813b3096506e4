/** The workspace's own emoji: adding one, looking through them, taking one away. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { CustomEmoji, nameFrom } from "../core/custom_emoji.js";
import { gettext, ngettext, woven } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { Field, typed, fieldOf } from "./form.js";
import { Icon } from "./icon.js";
import { nameOf } from "./people.js";
import { useStore } from "./store.js";
import { openDialog, toast, words } from "./ui.js";

/** @typedef {import("../core/types.js").Emoji} Emoji */

/** More than this are searched, not looked through. */
const MOST_SHOWN = 60;
const MANY = 12;

export const openEmoji = () => openDialog(() => html`<${EmojiDialog} />`);

function EmojiDialog() {
  const store = useStore();
  const task = useTask();
  const [text, setText] = useState("");
  const load = () => task.run(() => store.part(CustomEmoji).load());
  useEffect(() => void load(), []);
  const offered = store.part(CustomEmoji).offered.value;
  const found = offered.filter(({ name }) => name.includes(text.trim().replaceAll(":", "").toLowerCase()));
  const loaded = store.part(CustomEmoji).all.value !== null;
  return html`<${Dialog} title=${gettext("Emoji of {workspace}", { workspace: store.workspace.value.name || "Flack" })}>
    <${NewEmoji} />
    ${offered.length > MANY && html`<input class="input" type="search" aria-label=${gettext("Search these emoji")} placeholder=${gettext("Search")} value=${text} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />`}
    ${task.problem && !loaded && html`<div class="empty"><p>${words(task.problem)}</p><button type="button" class="button small" onClick=${load}>${gettext("Try again")}</button></div>`}
    ${loaded && !offered.length && html`<p class="empty">${gettext("There are none yet. The first one is yours to add.")}</p>`}
    ${loaded && offered.length > 0 && !found.length && html`<p class="empty">${gettext("Nothing is called that.")}</p>`}
    <ul class="own-emoji" role="list" aria-label=${gettext("Emoji")}>${found.slice(0, MOST_SHOWN).map((one) => html`<${Row} key=${one.id} emoji=${one} />`)}</ul>
    ${found.length > MOST_SHOWN && html`<p class="quiet small">${ngettext("And {n} more. Search for it by name.", "And {n} more. Search for them by name.", found.length - MOST_SHOWN)}</p>`}
  </${Dialog}>`;
}

function NewEmoji() {
  const store = useStore();
  const task = useTask();
  const [name, setName] = useState("");
  const [picture, setPicture] = useState(/** @type {File | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const address = usePicture(picture);

  const pick = () => {
    const file = field.current?.files?.[0] ?? null;
    setPicture(file);
    if (file && !name) setName(nameFrom(file.name));
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!picture) return;
    void task.run(async () => {
      await store.part(CustomEmoji).add(name, picture);
      setName("");
      setPicture(null);
      if (field.current) field.current.value = "";
      toast(gettext("{emoji} is there for everybody.", { emoji: `:${name}:` }));
    });
  };
  const wrong = fieldOf(task.problem);
  return html`<form class="form new-emoji" onSubmit=${submit}>
    <button type="button" class="new-emoji-picture" aria-label=${picture ? gettext("Another picture than {name}", { name: picture.name }) : gettext("Choose a picture")} aria-describedby="new-emoji-wrong" onClick=${() => field.current?.click()}>
      ${address ? html`<img src=${address} alt="" />` : html`<${Icon} name="image" large=${true} />`}</button>
    <input type="file" hidden accept="image/png,image/jpeg,image/gif,image/webp" aria-label=${gettext("Picture")} ref=${field} onChange=${pick} />
    <${Field} label=${gettext("Name")} name="name" value=${name} onInput=${(/** @type {string} */ text) => setName(text.replaceAll(":", "").trim().toLowerCase())} problem=${task.problem} placeholder="party_parrot" maxlength=${32}
      hint=${gettext("A PNG, JPEG, GIF or WebP up to {n} MB.", { n: 1 })} />
    <button class="button primary" disabled=${!name || !picture || task.busy} aria-busy=${String(task.busy)}>${gettext("Add")}</button>
    <div class="new-emoji-wrong" id="new-emoji-wrong">${wrong !== "name" && html`<${ProblemNote} problem=${task.problem} />`}</div>
  </form>`;
}

/** An address of a file, for as long as it is shown. @param {File | null} file */
function usePicture(file) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (!file) return setAddress("");
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}

/** @param {{emoji: Emoji}} props */
function Row({ emoji }) {
  const store = useStore();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const { id, name, url, user_id } = emoji;
  const me = store.me.value;
  const may = user_id === me.id || me.role !== "member";
  return html`<li class="own-emoji-row">
    <img class="emoji" src=${url} alt="" loading="lazy" />
    ${asking
      ? html`<span class="own-emoji-text">${woven(gettext("Remove {emoji}? Where it was used it stays."), { emoji: html`<b>:${name}:</b>` })}</span>
        <button type="button" class="button small plain" autofocus onClick=${() => setAsking(false)}>${gettext("Keep")}</button>
        <button type="button" class="button small danger" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => store.part(CustomEmoji).remove(id))}>${gettext("Remove")}</button>`
      : html`<span class="own-emoji-text"><b>:${name}:</b> <span class="quiet small">${user_id === me.id ? gettext("yours") : gettext("by {person}", { person: nameOf(store.user(user_id)) })}</span></span>
        ${may && html`<button type="button" class="icon-button" aria-label=${gettext("Remove {name}", { name: `:${name}:` })} title=${gettext("Remove")} onClick=${() => setAsking(true)}><${Icon} name="trash-2" /></button>`}`}
    <${ProblemNote} problem=${task.problem} />
  </li>`;
}
