/** What was posted in a room and its threads, newest first; each leads to its message. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { gettext, pgettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { bytes } from "./files.js";
import { Icon } from "./icon.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */
/** @typedef {import("../core/types.js").Attachment & {room_id: number, number: number, message_id: number, user_id: number, posted_at: string}} RoomFile */

/** As the API has them. @type {{kind: string, name: string}[]} */
const KINDS = [
  { kind: "", name: gettext("All files") },
  { kind: "image", name: gettext("Pictures") },
  { kind: "video", name: gettext("Videos") },
  { kind: "audio", name: pgettext("files", "Audio") },
  { kind: "text", name: pgettext("files", "Text and code") },
  { kind: "file", name: pgettext("files", "Others") },
];

/** "CSV", of a file that is called so. @param {string} name */
const ending = (name) => /\.(\w{1,5})$/.exec(name)?.[1]?.toUpperCase() ?? "";

/** @param {{room: RoomModel}} props */
export function Gallery({ room }) {
  const store = useStore();
  const task = useTask();
  const [files, setFiles] = useState(/** @type {RoomFile[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const [kind, setKind] = useState("");
  const wanted = useRef(kind);
  const load = (/** @type {string} */ path) => task.run(async () => {
    const page = await store.api.get(path);
    if (wanted.current !== kind) return; // another kind was chosen meanwhile
    setFiles((held) => [...(held ?? []), ...page.files]);
    setNext(page.next);
  });
  useEffect(() => {
    wanted.current = kind;
    setFiles(null);
    setNext(null);
    void load(`/rooms/${room.id}/files${kind && `?kind=${kind}`}`);
  }, [room, kind]);
  const open = (/** @type {MouseEvent} */ event) => {
    follow(event);
    if (event.defaultPrevented) closeDialog();
  };
  return html`<${Dialog} title=${gettext("Files in {room}", { room: room.title.value })} wide=${true}>
    <div class="moments" role="group" aria-label=${gettext("Which files")}>${KINDS.map((one) => html`<button key=${one.kind} type="button" class="button small" aria-pressed=${String(one.kind === kind)} onClick=${() => setKind(one.kind)}>${one.name}</button>`)}</div>
    ${files?.length === 0 && html`<p class="quiet">${kind ? gettext("Nothing of that kind was posted here.") : gettext("Nothing was posted here yet. Drop a file on the conversation to begin.")}</p>`}
    ${files === null && !task.problem && html`<p class="quiet">${gettext("Loading…")}</p>`}
    <ul class="gallery" role="list">${(files ?? []).map((file) => html`<li key=${file.id}><a href=${store.permalink(file)} onClick=${open} title=${file.name}>
      ${file.thumbnail_url ? html`<img src=${file.thumbnail_url} alt="" loading="lazy" />` : html`<span class="gallery-icon"><${Icon} name=${file.kind === "image" ? "image" : "file"} large=${true} />${ending(file.name)}</span>`}
      <span class="truncate">${file.name}</span><span class="quiet small">${file.room_id === room.id ? bytes(file.size) : gettext("{size}, in a thread", { size: bytes(file.size) })}</span></a></li>`)}</ul>
    <${ProblemNote} problem=${task.problem} />
    ${next && html`<button type="button" class="button" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => load(next)}>${gettext("Show older")}</button>`}
  </${Dialog}>`;
}
