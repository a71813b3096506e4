/** The settings of a room: what it is called, what it is for, who posts, who reads; putting it away and bringing it back. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { changeRoom } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Confirm, Dialog, useTask } from "./dialog.js";
import { Field, FormEnd } from "./form.js";
import { Icon } from "./icon.js";
import { OPENNESS, opennessOf } from "./openness.js";
import { rightsIn } from "./rights.js";
import { useStore } from "./store.js";
import { closeDialog, openDialog, toast } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */
/** @typedef {import("../core/types.js").Room} Room */
/** @typedef {import("../core/types.js").RoomChanges} RoomChanges */
/** @typedef {import("./openness.js").Openness} Openness */

/** What a step means for what was said before it. @type {Record<string, string>} */
const MEANS = {
  "private-open": gettext("Everything that was ever said here in private can then be read by everybody who has an account."),
  "private-web": gettext("Everything that was ever said here in private can then be read by anybody, also by search engines."),
  "open-web": gettext("Everything that was ever said here can then be read by anybody, also by search engines."),
  "open-private": gettext("Who is in the room stays in it and keeps reading everything. Everybody else stops finding it."),
  "web-private": gettext("Who is in the room stays in it and keeps reading everything. Everybody else stops finding it; copies made from the web stay where they are."),
  "web-open": gettext("Only who has an account can read it from then on. Copies made from the web stay where they are."),
};

/** @param {{room: RoomModel}} props */
export function RoomSettings({ room }) {
  const store = useStore();
  const task = useTask();
  const facts = room.facts.value;
  const rights = rightsIn(store.me.value, room);
  const [given] = useState(facts); // what has changed meanwhile by others is left alone
  const [name, setName] = useState(given.name);
  const [slug, setSlug] = useState(given.slug ?? "");
  const [topic, setTopic] = useState(given.topic);
  const [description, setDescription] = useState(given.description);
  const [posting, setPosting] = useState(given.posting);
  const [openness, setOpenness] = useState(opennessOf(given));

  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const wanted = { name: name.trim(), slug: slug.trim(), topic: topic.trim(), description: description.trim(), posting };
    void task.run(async () => {
      const changes = { ...differing(wanted, given), ...openChanges(opennessOf(given), openness) };
      if (Object.keys(changes).length) await changeRoom(store, room.id, changes);
      closeDialog();
    });
  };

  return html`<${Dialog} title=${gettext("Room settings")} wide=${true}>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${gettext("Name")} name="name" value=${name} onInput=${setName} problem=${task.problem} required maxlength=${80} />
      ${rights.move && html`<${Field} label=${gettext("Address")} name="slug" value=${slug} onInput=${setSlug} problem=${task.problem} required maxlength=${80}
        hint=${slug.trim() === given.slug ? `${location.origin}/rooms/${given.slug}` : gettext("Links to {address} lead on to the new address.", { address: `/rooms/${given.slug}` })} />`}
      <${Field} label=${gettext("Topic")} name="topic" optional value=${topic} onInput=${setTopic} problem=${task.problem} maxlength=${250} />
      <${Field} label=${gettext("Description")} name="description" optional long value=${description} onInput=${setDescription} problem=${task.problem} />
      <${Choice} label=${gettext("Who posts")} name="posting" value=${posting} onChange=${setPosting}
        choices=${[{ value: "everybody", label: gettext("Everybody in it"), says: "" }, { value: "moderators", label: gettext("Its owners and moderators"), says: gettext("Others read, and react.") }]} />
      ${rights.open && html`<${Choice} label=${gettext("Who reads")} name="openness" value=${openness} onChange=${setOpenness} choices=${OPENNESS} />`}
      ${openness !== opennessOf(given) && html`<p class="notice" data-kind="warn" role="status"><${Icon} name="triangle-alert" /><span>${MEANS[`${opennessOf(given)}-${openness}`]}</span></p>`}
      <${FormEnd} task=${task} fields=${["name", "slug", "topic", "description"]} action=${gettext("Save")} disabled=${!name.trim() || (rights.move && !slug.trim())} />
    </form>
    ${rights.archive && html`<${Archive} room=${room} archived=${facts.archived_at !== null} />`}
  </${Dialog}>`;
}

/**
 * @param {{label: string, name: string, value: string, onChange: (value: any) => void, choices: {value: string, label: string, says: string}[]}} props
 */
function Choice({ label, name, value, onChange, choices }) {
  return html`<fieldset class="field">
    <legend class="field-label">${label}</legend>
    ${choices.map((one) => html`<label class="check" key=${one.value}><input type="radio" name=${name} value=${one.value} checked=${value === one.value} onChange=${() => onChange(one.value)} />
      <span>${one.label}${one.says && html`<small>${one.says}</small>`}</span></label>`)}
  </fieldset>`;
}

/** @param {{room: RoomModel, archived: boolean}} props */
function Archive({ room, archived }) {
  const store = useStore();
  const task = useTask();
  const restore = () => task.run(async () => {
    await changeRoom(store, room.id, { archived: false });
    toast(gettext("The room is back."));
  });
  const archive = () => openDialog(() => html`<${Confirm} title=${gettext("Archive {room}?", { room: room.title.value })}
    text=${gettext("It stays readable, and nothing new can be said in it. You can bring it back at any time.")} action=${gettext("Archive")}
    onConfirm=${() => changeRoom(store, room.id, { archived: true })} />`);
  return html`<div class="dialog-apart row">
    <p class="grow quiet small">${archived ? gettext("This room is archived: it can be read, and nothing new can be said.") : gettext("Not needed any more? Put it away, with everything in it.")}</p>
    <button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${archived ? restore : archive}>${archived ? gettext("Restore") : gettext("Archive")}</button>
  </div>`;
}

/** @param {Record<string, string>} wanted @param {Room} given @returns {RoomChanges} */
function differing(wanted, given) {
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => value !== /** @type {any} */ (given)[key]));
}

/** @param {Openness} from @param {Openness} to @returns {RoomChanges} */
function openChanges(from, to) {
  if (from === to) return {};
  return to === "private" ? { kind: "private" } : { kind: "open", web_public: to === "web" };
}
