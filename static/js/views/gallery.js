/** What was posted in a room and its threads, newest first; each leads to its message. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { bytes } from "./files.js";
import { Icon } from "./icon.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */
/** @typedef {import("../core/types.js").Attachment & {room_id: number, number: number, message_id: number, user_id: number, posted_at: string}} RoomFile */

/** @param {{room: RoomModel}} props */
export function Gallery({ room }) {
  const store = useStore();
  const task = useTask();
  const [files, setFiles] = useState(/** @type {RoomFile[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const load = (/** @type {string} */ path) => task.run(async () => {
    const page = await store.api.get(path);
    setFiles((held) => [...(held ?? []), ...page.files]);
    setNext(page.next);
  });
  useEffect(() => void load(`/rooms/${room.id}/files`), [room]);
  const open = (/** @type {MouseEvent} */ event) => {
    follow(event);
    if (event.defaultPrevented) closeDialog();
  };
  return html`<${Dialog} title=${gettext("Files in {room}", { room: room.title.value })} wide=${true}>
    ${files?.length === 0 && html`<p class="quiet">${gettext("Nothing was posted here yet. Drop a file on the conversation to begin.")}</p>`}
    ${files === null && !task.problem && html`<p class="quiet">${gettext("Loading…")}</p>`}
    <ul class="gallery" role="list">${(files ?? []).map((file) => html`<li key=${file.id}><a href=${store.permalink(file)} onClick=${open} title=${file.name}>
      ${file.thumbnail_url ? html`<img src=${file.thumbnail_url} alt="" loading="lazy" />` : html`<span class="gallery-icon"><${Icon} name="file" large=${true} /></span>`}
      <span class="truncate">${file.name}</span><span class="quiet small">${file.room_id === room.id ? bytes(file.size) : gettext("{size}, in a thread", { size: bytes(file.size) })}</span></a></li>`)}</ul>
    <${ProblemNote} problem=${task.problem} />
    ${next && html`<button type="button" class="button" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => load(next)}>${gettext("Show older")}</button>`}
  </${Dialog}>`;
}
