/** Searching beside the conversation: what is found stays, and each message opens in its place. */
import { html } from "../../vendor/htm-preact.js";
import { operatorsOf, pieces, Searching, toggled } from "../core/searching.js";
import { gettext, joined, ngettext, woven } from "../core/words.js";
import { Icon } from "./icon.js";
import { Avatar, nameOf } from "./people.js";
import { RoomIcon } from "./rooms.js";
import { follow, goTo } from "./routes.js";
import { SearchField } from "./search-field.js";
import { labelOf, OFFERED } from "./search-operators.js";
import { useStore } from "./store.js";
import { clock, dayLabel, dayShort, full } from "./time.js";
import { isWide, showSearch, words } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../core/types.js").Found} Found */
/** @typedef {import("../core/types.js").FoundMessage} FoundMessage */

export function SearchPanel() {
  return html`<search class="panel search" aria-label=${gettext("Search")} onKeyDown=${onKeyDown}>
    <div class="panel-head"><h2>${gettext("Search")}</h2><button type="button" class="icon-button" aria-label=${gettext("Close")} onClick=${() => showSearch(false)}><${Icon} name="x" /></button></div>
    <div class="panel-body">
      <${SearchField} />
      <${Chips} />
      <${Answer} />
    </div>
  </search>`;
}

/** Up and down go through what was found, Escape closes. @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (event.key === "Escape") showSearch(false);
  else if (event.key === "ArrowDown") step(event, 1);
  else if (event.key === "ArrowUp") step(event, -1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {KeyboardEvent} event @param {number} by */
function step(event, by) {
  const panel = /** @type {HTMLElement} */ (event.currentTarget);
  const places = [...panel.querySelectorAll("#search-field, .found a")];
  const at = places.indexOf(/** @type {Element} */ (document.activeElement));
  const place = places[Math.min(Math.max(at + by, 0), places.length - 1)];
  if (place instanceof HTMLElement) place.focus();
}

/** Operators as switches: those that are typed, and others that are asked for often. Typing them does the same. */
function Chips() {
  const store = useStore();
  const search = store.part(Searching);
  const slug = store.current.value?.facts.value.slug;
  const text = search.text.value;
  const typed = operatorsOf(text);
  const offered = operatorsOf([...(slug ? [`in:${slug}`] : []), ...OFFERED].join(" ")).filter((one) => !typed.some((other) => other.name === one.name && other.value === one.value));
  return html`<div class="chips" role="group" aria-label=${gettext("Narrow down")}>
    ${[...typed, ...offered].map((operator, nth) => html`<button key=${`${operator.name}:${operator.value}`} type="button" class="chip" title=${operator.text} aria-pressed=${String(nth < typed.length)}
      onClick=${() => { search.text.value = toggled(search.text.peek(), operator.text); void search.ask(); }}><bdi>${labelOf(store, operator)}</bdi>${nth < typed.length && html`<${Icon} name="x" />`}</button>`)}
  </div>`;
}

function Answer() {
  const search = useStore().part(Searching);
  const found = search.found.value;
  if (search.problem.value) {
    return html`<div class="empty" role="alert"><p>${words(search.problem.value)}</p><button type="button" class="button small" onClick=${() => search.ask()}>${gettext("Try again")}</button></div>`;
  }
  if (!found) return search.busy.value ? html`<${Waiting} />` : html`<${Hint} />`;
  return html`<div class="found" aria-busy=${String(search.busy.value)}>
    <${Names} found=${found} />
    <${Count} found=${found} />
    <ul role="list">${found.messages.map((message) => html`<${Result} key=${message.id} message=${message} />`)}</ul>
    ${found.next && html`<button type="button" class="button small search-more" disabled=${search.busy.value} onClick=${() => search.more()}>${gettext("Show more")}</button>`}
  </div>`;
}

function Hint() {
  return html`<p class="search-hint">${woven(gettext("Find any message that you may read. {exact} and {without} work, as do {before}, {after} and {during} with a day, a month or a year."), {
    exact: html`<code>"${gettext("exact words")}"</code>`,
    without: html`<code>-${gettext("without")}</code>`,
    before: html`<code dir="ltr">before:</code>`,
    after: html`<code dir="ltr">after:</code>`,
    during: html`<code dir="ltr">during:</code>`,
  })}</p>`;
}

function Waiting() {
  return html`<div class="skeleton" aria-hidden="true">${[1, 2, 3].map((n) => html`<div class="skeleton-row" key=${n}><div class="skeleton-lines"><i></i><i></i></div></div>`)}</div>`;
}

/** How many there are, in which order, and whether words were taken as parts of longer ones. @param {{found: Found}} props */
function Count({ found }) {
  const search = useStore().part(Searching);
  const count = found.count ?? 0;
  const many = found.count_exact ? ngettext("{n} message", "{n} messages", count) : ngettext("{n}+ message", "{n}+ messages", count);
  return html`<div class="search-count">
      <span role="status">${count ? many : gettext("No message found.")}</span>
      ${count > 1 && html`<span class="search-sort" role="group" aria-label=${gettext("Order")}>
        ${[false, true].map((best) => html`<button key=${String(best)} type="button" class="link-button" aria-pressed=${String(search.best.value === best)} onClick=${() => search.sort(best)}>${best ? gettext("Best") : gettext("Newest")}</button>`)}
      </span>`}
    </div>
    ${!count && html`<p class="search-note">${gettext("Write it differently, or take away a word or a filter.")}</p>`}
    ${found.parts && count > 0 && html`<p class="search-note">${gettext("These have the words inside of longer ones.")}</p>`}
    ${!found.parts && hasWords(search.text.value) && html`<p class="search-note"><button type="button" class="link-button" onClick=${() => search.ask({ parts: true })}>${gettext("Look inside of longer words too")}</button></p>`}`;
}

/** Something besides operators. @param {string} text */
const hasWords = (text) => /[\p{L}\p{N}]/u.test(operatorsOf(text).reduce((rest, operator) => rest.replace(operator.text, ""), text));

/** Rooms and people of that name. @param {{found: Found}} props */
function Names({ found }) {
  const search = useStore().part(Searching);
  if (!found.rooms.length && !found.users.length) return null;
  const narrow = (/** @type {string} */ nickname) => {
    search.text.value = toggled("", `from:${nickname}`);
    void search.ask();
  };
  return html`<ul class="found-names" role="list" aria-label=${gettext("Rooms and people")}>
    ${found.rooms.map((room) => html`<li key=${`room-${room.id}`}><a class="side-item" href=${`/rooms/${room.slug}`} onClick=${follow}><${RoomIcon} room=${room} /><span class="truncate">${room.name}</span></a></li>`)}
    ${found.users.map((user) => html`<li key=${`user-${user.id}`}><button type="button" class="side-item" title=${gettext("Messages from {person}", { person: `@${user.nickname}` })} onClick=${() => narrow(user.nickname)}><${Avatar} user=${user} size="small" /><span class="truncate">${nameOf(user)}</span></button></li>`)}
  </ul>`;
}

/** @param {{message: FoundMessage}} props */
function Result({ message }) {
  const store = useStore();
  const { opened } = store.part(Searching);
  const user = store.user(message.user_id);
  const room = store.rooms.value.find((one) => one.id === message.room_id);
  const open = (/** @type {MouseEvent} */ event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    opened.value = message.id;
    if (!isWide()) showSearch(false);
    goTo(message.address, message.room_id);
  };
  return html`<li><a class="result" href=${message.address} aria-current=${opened.value === message.id ? "true" : undefined} onClick=${open}>
    <span class="result-head"><${Avatar} user=${user} size="tiny" /><b class="truncate">${user ? nameOf(user) : gettext("Somebody")}</b><span class="quiet truncate">${room ? room.title.value : place(message.address)}</span>
      <time class="quiet numeric" datetime=${message.created_at} title=${full(message.created_at)}>${when(message.created_at)}</time></span>
    ${message.snippet && html`<span class="result-text">${pieces(message.snippet).map((piece) => (piece.found ? html`<mark>${piece.text}</mark>` : piece.text))}</span>`}
    ${message.attachments.length > 0 && html`<span class="result-files quiet"><${Icon} name="paperclip" /><span class="truncate">${joined(message.attachments.map((file) => file.name))}</span></span>`}
  </a></li>`;
}

/** The time of today's, the day of all others. @param {string} iso */
function when(iso) {
  const day = dayLabel(iso);
  if (day === gettext("Today")) return clock(iso);
  return day === gettext("Yesterday") ? day : dayShort(iso);
}

/** A room that one is not in, by its address. @param {string} address */
function place(address) {
  const slug = address.split("/")[2] || "";
  return slug.startsWith("id-") ? "" : `#${decodeURIComponent(slug)}`;
}
