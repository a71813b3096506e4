/** Finding, making and changing rooms. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { Icon } from "./icon.js";
import { RoomIcon, counted } from "./rooms.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog, openDialog, words } from "./ui.js";

/** @typedef {import("../core/types.js").RoomWithMembership} RoomWithMembership */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {Event} event */
const typed = (event) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (event.target).value;

/** @param {{asked?: string}} props */
export function BrowseRooms({ asked = "" }) {
  const store = useStore();
  const [rooms, setRooms] = useState(/** @type {RoomWithMembership[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const [text, setText] = useState(asked);
  const task = useTask();

  const load = (/** @type {string | undefined} */ from) => task.run(async () => {
    const page = await store.browse(from ? { next: from } : {});
    setRooms((before) => [...(from && before ? before : []), ...page.rooms]);
    setNext(page.next);
  });
  useEffect(() => void load(undefined), []);

  const wanted = text.trim().replace(/^#/, "").toLocaleLowerCase();
  const shown = (rooms || []).filter((room) => `${room.name}\n${room.topic}`.toLocaleLowerCase().includes(wanted));
  return html`<${Dialog} title="Rooms" wide=${true}>
    <div class="row">
      <input class="input grow" type="search" aria-label="Search the rooms" placeholder="Search the rooms" autofocus value=${text} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />
      <button type="button" class="button" onClick=${() => openDialog(() => html`<${NewRoom} name=${text} />`)}><${Icon} name="plus" />New room</button>
    </div>
    <${ProblemNote} problem=${task.problem} />
    ${rooms === null && !task.problem && html`<p class="quiet">Loading the rooms…</p>`}
    <div class="room-list">${shown.map((room) => html`<${RoomRow} key=${room.id} room=${room} />`)}</div>
    ${rooms !== null && !shown.length && html`<p class="empty">No room is called that. You can make it.</p>`}
    ${next && html`<button type="button" class="button" disabled=${task.busy} onClick=${() => load(next)}>Show more</button>`}
    ${task.problem && html`<button type="button" class="button" onClick=${() => load(undefined)}>Try again</button>`}
  </${Dialog}>`;
}

/** @param {{room: RoomWithMembership}} props */
function RoomRow({ room }) {
  const store = useStore();
  const task = useTask();
  const path = room.slug ? `/rooms/${room.slug}` : `/rooms/id-${room.id}`;
  const mine = !!room.membership || !!store.room(room.id)?.membership.value;
  const look = () => {
    closeDialog();
    goTo(path, room.id);
  };
  const join = () => task.run(async () => {
    await store.join(room.id);
    look();
  });
  return html`<div class="room-row">
    <${RoomIcon} room=${room} />
    <span class="grow"><b class="truncate">${room.name}</b><small class="truncate">${task.problem ? words(task.problem) : [counted(room.members, "member"), room.topic].filter(Boolean).join(" · ")}</small></span>
    ${mine
      ? html`<button type="button" class="button small" onClick=${look}>Open</button>`
      : html`<button type="button" class="button small plain" onClick=${look}>Look</button>
        <button type="button" class="button small" aria-label=${`Join ${room.name}`} disabled=${task.busy} onClick=${join}>Join</button>`}
  </div>`;
}

/** @param {{name?: string}} props */
export function NewRoom({ name: given = "" }) {
  const store = useStore();
  const [name, setName] = useState(given);
  const [topic, setTopic] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const task = useTask();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      const room = await store.createRoom({ kind: isPrivate ? "private" : "open", name: name.trim(), topic: topic.trim() });
      closeDialog();
      goTo(store.roomPath(room), room.id);
    });
  };
  return html`<${Dialog} title="New room">
    <form class="form" onSubmit=${submit}>
      <${Field} label="Name" name="name" value=${name} onInput=${setName} problem=${task.problem} required maxlength=${80} placeholder="garden" autofocus />
      <${Field} label="Topic" name="topic" optional value=${topic} onInput=${setTopic} problem=${task.problem} maxlength=${250} placeholder="What it is about" />
      <label class="check"><input type="checkbox" checked=${isPrivate} onChange=${(/** @type {Event} */ event) => setPrivate(/** @type {HTMLInputElement} */ (event.target).checked)} />
        <span>Private<small>Only its members can find and read it.</small></span></label>
      <${FormEnd} task=${task} fields=${["name", "topic"]} action="Make the room" disabled=${!name.trim()} />
    </form>
  </${Dialog}>`;
}

/** @param {{room: RoomModel}} props */
export function ChangeRoom({ room }) {
  const store = useStore();
  const facts = room.facts.value;
  const [name, setName] = useState(facts.name);
  const [topic, setTopic] = useState(facts.topic);
  const [description, setDescription] = useState(facts.description);
  const task = useTask();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      await store.changeRoom(room.id, { name: name.trim(), topic: topic.trim(), description: description.trim() });
      closeDialog();
    });
  };
  return html`<${Dialog} title="Change this room">
    <form class="form" onSubmit=${submit}>
      <${Field} label="Name" name="name" value=${name} onInput=${setName} problem=${task.problem} required maxlength=${80} />
      <${Field} label="Topic" name="topic" optional value=${topic} onInput=${setTopic} problem=${task.problem} maxlength=${250} />
      <${Field} label="Description" name="description" optional long value=${description} onInput=${setDescription} problem=${task.problem} />
      <${FormEnd} task=${task} fields=${["name", "topic", "description"]} action="Save" disabled=${!name.trim()} />
    </form>
  </${Dialog}>`;
}

/**
 * @param {{label: string, name: string, value: string, onInput: (text: string) => void, problem: unknown, optional?: boolean, long?: boolean,
 *   required?: boolean, maxlength?: number, placeholder?: string, autofocus?: boolean}} props
 */
function Field({ label, name, value, onInput, problem, optional = false, long = false, ...rest }) {
  const wrong = fieldOf(problem) === name ? words(problem) : "";
  const id = `room-${name}`;
  return html`<div class="field">
    <label for=${id}>${label}${optional && html` <span class="optional">optional</span>`}</label>
    <${long ? "textarea" : "input"} class="input" id=${id} name=${name} value=${value} autocomplete="off" aria-invalid=${wrong ? "true" : undefined}
      aria-describedby=${wrong ? `${id}-wrong` : undefined} onInput=${(/** @type {Event} */ event) => onInput(typed(event))} ...${rest} />
    ${wrong && html`<p class="field-error" id=${`${id}-wrong`} role="alert"><${Icon} name="circle-alert" /><span>${wrong}</span></p>`}
  </div>`;
}

/** @param {{task: ReturnType<typeof useTask>, fields: string[], action: string, disabled: boolean}} props */
function FormEnd({ task, fields, action, disabled }) {
  const elsewhere = task.problem && !fields.includes(fieldOf(task.problem) || "") ? task.problem : null;
  return html`<${ProblemNote} problem=${elsewhere} />
    <div class="dialog-actions">
      <button type="button" class="button plain" onClick=${closeDialog}>Cancel</button>
      <button class="button primary" disabled=${disabled || task.busy} aria-busy=${String(task.busy)}>${action}</button>
    </div>`;
}

/** @param {unknown} problem */
const fieldOf = (problem) => (problem && typeof problem === "object" && "field" in problem ? String(problem.field) : null);
