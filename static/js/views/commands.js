/** What one can have done by name: `/poll`, `/invite @bert`, and without a slash from where one jumps to. */
import { html } from "../../vendor/htm-preact.js";
import { setAvailability, setStatus } from "../core/availability.js";
import { post, setDraft } from "../core/composing.js";
import { asEntries, CustomEmoji } from "../core/custom_emoji.js";
import { EmojiTable } from "../core/emoji.js";
import { fitting } from "../core/fuzzy.js";
import { addMember, browseRooms, changeRoom, joinRoom, openDirect, removeMember, tuneRoom } from "../core/rooms.js";
import { statusIn } from "../core/typed_status.js";
import { gettext } from "../core/words.js";
import { showShortcuts } from "./keyboard.js";
import { searchFor } from "./jump-to.js";
import { messageTo } from "./message-to.js";
import { BrowseRooms, DoNotDisturb, Gallery, NewMessage, NewPoll, NewRoom, NotificationSettings, StatusDialog, askLeave, askReminder, askSchedule } from "./parts.js";
import { mayLeave, rightsIn } from "./rights.js";
import { goTo } from "./routes.js";
import { attempt, openDialog, showPanel, showPeople, toast } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../core/types.js").User} User */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} label
 * @property {string} icon
 * @property {string} [takes] what may stand behind it
 * @property {boolean} [needs] without that it makes no sense
 * @property {string[]} [also] how others call it
 * @property {(store: Store, room: RoomModel) => boolean} [may] left out: everywhere
 * @property {(store: Store, room: RoomModel, rest: string) => unknown} run
 */

const SHRUG = "¯\\\\_(ツ)_/¯"; // as Markdown: backslash and underscores are meant

/** @param {Store} store @param {RoomModel} room */
const isOwnRoom = (store, room) => store.asked(room).isMember.peek() && !store.asked(room).isDirect;
/** @param {Store} store @param {RoomModel} room */
const rights = (store, room) => rightsIn(store.me.peek(), store.asked(room));

/** @type {Command[]} */
export const COMMANDS = [
  { name: "poll", label: gettext("Ask the room"), icon: "list", takes: gettext("question"), may: (store, room) => store.mayWrite(room), run: (store, room, rest) => withDraft(store, room, rest, () => openDialog(() => html`<${NewPoll} room=${room} />`)) },
  { name: "remind", label: gettext("Remind me of something"), icon: "clock", takes: gettext("what"), run: (_store, _room, rest) => askReminder(null, rest) },
  { name: "schedule", label: gettext("Send later"), icon: "send-horizontal", takes: gettext("message"), needs: true, may: (store, room) => store.mayWrite(room), run: (store, room, rest) => withDraft(store, room, rest, () => askSchedule(room)) },
  { name: "shrug", label: gettext("Shrug"), icon: "smile", takes: gettext("message"), may: (store, room) => store.mayWrite(room), run: (store, room, rest) => void post(store, room, `${rest} ${SHRUG}`.trim()) },
  { name: "me", label: gettext("Say what you do"), icon: "user", takes: gettext("what you do"), needs: true, may: (store, room) => store.mayWrite(room), run: (store, room, rest) => void post(store, room, `_${rest}_`) },
  { name: "msg", also: ["dm"], label: gettext("Write to somebody"), icon: "message-circle", takes: gettext("@name message"), needs: true, run: writeTo },
  { name: "invite", label: gettext("Bring people in"), icon: "user-plus", takes: gettext("@name"), needs: true, may: (store, room) => rights(store, room).members, run: invite },
  { name: "remove", also: ["kick"], label: gettext("Take somebody out of this room"), icon: "user-minus", takes: gettext("@name"), needs: true, may: (store, room) => rights(store, room).members, run: remove },
  { name: "topic", label: gettext("Change the topic"), icon: "pencil", takes: gettext("topic"), may: (store, room) => rights(store, room).facts, run: (store, room, rest) => attempt(() => changeRoom(store, store.asked(room).id, { topic: rest }), rest ? gettext("The topic is changed.") : gettext("The topic is gone.")) },
  { name: "rename", label: gettext("Rename this room"), icon: "pencil", takes: gettext("name"), needs: true, may: (store, room) => rights(store, room).facts, run: (store, room, rest) => attempt(() => changeRoom(store, store.asked(room).id, { name: rest }), gettext("The room has a new name.")) },
  { name: "join", also: ["open"], label: gettext("Join a room"), icon: "hash", takes: gettext("#room"), run: join },
  { name: "leave", label: gettext("Leave this room"), icon: "door-open", may: (store, room) => isOwnRoom(store, room) && mayLeave(store.asked(room).facts.peek()), run: (store, room) => askLeave(store, store.asked(room)) },
  { name: "star", label: gettext("Star this room, or no more"), icon: "star", may: (store, room) => store.asked(room).isMember.peek(), run: (store, room) => star(store, store.asked(room)) },
  { name: "mute", label: gettext("Hear nothing of this room, or again"), icon: "bell-off", may: (store, room) => store.asked(room).isMember.peek(), run: (store, room) => mute(store, store.asked(room)) },
  { name: "files", label: gettext("Files of this room"), icon: "paperclip", run: (store, room) => openDialog(() => html`<${Gallery} room=${store.asked(room)} />`) },
  { name: "pins", label: gettext("What is pinned here"), icon: "pin", run: () => showPanel("pins") },
  { name: "who", label: gettext("Who is in this room"), icon: "users", run: () => showPeople(true) },
  { name: "search", label: gettext("Search"), icon: "search", takes: gettext("words"), run: (store, _room, rest) => searchFor(store, rest) },
  { name: "status", label: gettext("Set your status"), icon: "smile", takes: gettext("emoji and words"), run: takeStatus },
  { name: "away", label: gettext("Away"), icon: "door-open", run: (store) => attempt(() => setAvailability(store, "away", null), gettext("You are away.")) },
  { name: "back", label: gettext("Here again"), icon: "check", run: (store) => attempt(() => setAvailability(store, "auto", null), gettext("You are here.")) },
  { name: "dnd", label: gettext("Do not disturb"), icon: "bell-off", run: () => openDialog(() => html`<${DoNotDisturb} />`) },
  { name: "shortcuts", also: ["help", "keys"], label: gettext("Keyboard shortcuts"), icon: "keyboard", run: showShortcuts },
];

/** What has no slash: it has nothing to do with what is written. @type {Command[]} */
const PLACES = [
  { name: "new-room", label: gettext("New room"), icon: "plus", run: () => openDialog(() => html`<${NewRoom} name="" />`) },
  { name: "new-message", label: gettext("New message"), icon: "message-circle", run: () => openDialog(() => html`<${NewMessage} />`) },
  { name: "browse", label: gettext("Browse all rooms"), icon: "compass", run: () => openDialog(() => html`<${BrowseRooms} asked="" />`) },
  { name: "notifications", label: gettext("Notifications"), icon: "bell", run: () => openDialog(() => html`<${NotificationSettings} />`) },
  { name: "settings", label: gettext("Settings"), icon: "settings", run: () => location.assign("/settings") },
];

/** @param {Store} store @param {RoomModel} room @param {string} letters */
export function offered(store, room, letters) {
  return fitting(COMMANDS.filter(({ may }) => !may || may(store, room)), letters, ({ name, also = [] }) => [name, ...also]);
}

/** Those that need no words, by name or by what they do. @param {Store} store @param {RoomModel | null} room @param {string} letters */
export function doable(store, room, letters) {
  const here = room ? COMMANDS.filter(({ may, needs, name }) => !needs && name !== "shrug" && name !== "search" && (!may || may(store, room))) : [];
  return fitting([...here, ...PLACES], letters, ({ name, label, also = [] }) => [label, name, ...also]);
}

/** What is no command here is asked about once; sent again as it was, it is meant. @type {{room: number, text: string} | null} */
let doubted = null;

/**
 * Does what a text asks for. What can't be done stays where it is written: nothing that begins like a command is said by mistake.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {string} text as it was when it was sent; the draft may have grown since
 */
export function tryCommand(store, room, text) {
  const draft = room.draft.peek();
  if (!draft.startsWith(text)) return; // sent before: pressed twice while this came
  const [, name = "", rest = ""] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  const command = COMMANDS.find((one) => one.name === name || one.also?.includes(name));
  if (!command) return sayOrDoubt(store, room, text, name);
  if (command.may && !command.may(store, room)) return toast(gettext("/{name} can't be used here.", { name }));
  if (command.needs && !rest.trim()) return toast(gettext("Write behind it: /{name} {what}", { name, what: command.takes ?? "" }));
  setDraft(store, room, draft.slice(text.length).trimStart());
  void command.run(store, room, rest.trim());
}

/** @param {Store} store @param {RoomModel} room @param {string} text @param {string} name */
function sayOrDoubt(store, room, text, name) {
  const isMeant = doubted?.room === room.id && doubted.text === text;
  doubted = isMeant ? null : { room: room.id, text };
  if (isMeant) post(store, room, text);
  else toast(gettext("There is no command /{name}. Send it once more to say it as it stands.", { name }));
}

/** The rest of the line is what is written now. @param {Store} store @param {RoomModel} room @param {string} rest @param {() => unknown} then */
function withDraft(store, room, rest, then) {
  setDraft(store, room, rest);
  return then();
}

/** @param {Store} store @param {string} text @returns {{user: User, rest: string} | null} whom it begins with */
function namedIn(store, text) {
  const [, name = "", rest = ""] = /^@?([^\s]+)\s*([\s\S]*)$/.exec(text) ?? [];
  const user = [...store.users.peek().values()].find(({ nickname }) => nickname.toLowerCase() === name.toLowerCase());
  return user ? { user, rest } : null;
}

const nobody = () => gettext("Nobody is called that. Write @ and the beginning of a name.");

/** @param {Store} store @param {RoomModel} _room @param {string} text */
async function writeTo(store, _room, text) {
  const named = namedIn(store, text);
  if (!named) return toast(nobody());
  if (!named.rest) return messageTo(store, [named.user.id]);
  await attempt(async () => {
    const room = await openDirect(store, [named.user.id]);
    store.outbox.add(room.id, named.rest); // what is being written there stays
    goTo(store.roomPath(room), room.id);
  });
}

/** @param {Store} store @param {RoomModel} room @param {string} text */
async function invite(store, room, text) {
  const people = text.split(/[\s,]+/).map((name) => namedIn(store, name)?.user);
  if (!people.length || people.includes(undefined)) return toast(nobody());
  await attempt(async () => {
    for (const user of people) if (user) await addMember(store, store.asked(room), user.id);
  }, people.length === 1 ? gettext("Brought in.") : gettext("They are brought in."));
}

/** @param {Store} store @param {RoomModel} room @param {string} text */
function remove(store, room, text) {
  const user = namedIn(store, text)?.user;
  if (!user) return toast(nobody());
  return attempt(() => removeMember(store, store.asked(room), user.id), gettext("Taken out of this room."));
}

/** With words at once, without them to choose. @param {Store} store @param {RoomModel} _room @param {string} text */
async function takeStatus(store, _room, text) {
  if (!text) return openDialog(() => html`<${StatusDialog} />`);
  if (text === "clear") return attempt(() => setStatus(store, null), gettext("Your status is gone."));
  await attempt(async () => {
    const [table, own] = [store.part(EmojiTable), store.part(CustomEmoji)];
    await Promise.all([table.load(), own.load()]);
    const all = [...asEntries(own.offered.peek()), ...(table.groups.peek() ?? []).flatMap(({ emoji }) => emoji)];
    const status = statusIn(text, (name) => all.find(({ names }) => names.includes(name))?.emoji);
    await setStatus(store, { ...status, until: null });
  }, gettext("Your status is set."));
}

/** @param {Store} store @param {RoomModel} _room @param {string} text */
async function join(store, _room, text) {
  const wanted = text.replace(/^#/, "").toLowerCase();
  if (!wanted) return openDialog(() => html`<${BrowseRooms} asked="" />`);
  await attempt(async () => {
    const found = (await browseRooms(store)).find(({ slug }) => slug === wanted);
    if (!found) return openDialog(() => html`<${BrowseRooms} asked=${wanted} />`);
    const room = await joinRoom(store, found.id);
    goTo(store.roomPath(room), room.id);
  });
}

/** @param {Store} store @param {RoomModel} room */
function star(store, room) {
  const starred = !room.starred.peek();
  return attempt(() => tuneRoom(store, room, { starred }), starred ? gettext("Starred.") : gettext("No longer starred."));
}

/** @param {Store} store @param {RoomModel} room */
function mute(store, room) {
  const mutes = room.involvement.peek() !== "nothing";
  return attempt(() => tuneRoom(store, room, { involvement: mutes ? "nothing" : "mentions" }), mutes ? gettext("You hear nothing of this room.") : gettext("You hear of mentions here."));
}

