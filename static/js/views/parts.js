/** What the first page does without: panels, dialogs, menus, pickers, tools. Whoever shows or calls one takes it from here (lazy.js). */
import { html } from "../../vendor/htm-preact.js";
import { later, lazily, part } from "./lazy.js";

export const LaterPanel = lazily(() => import("./later-panel.js"), "LaterPanel");
export const MentionsPanel = lazily(() => import("./mentions-panel.js"), "MentionsPanel");
export const PeoplePanel = lazily(() => import("./people-panel.js"), "PeoplePanel");
export const PinsPanel = lazily(() => import("./pins-panel.js"), "PinsPanel");
export const ReportsPanel = lazily(() => import("./reports-panel.js"), "ReportsPanel");
export const SavedPanel = lazily(() => import("./saved-panel.js"), "SavedPanel");
export const SearchPanel = lazily(() => import("./search-panel.js"), "SearchPanel");
export const ThreadPanel = lazily(() => import("./thread-panel.js"), "ThreadPanel");
export const ThreadsPanel = lazily(() => import("./threads-panel.js"), "ThreadsPanel");
export const UnreadPanel = lazily(() => import("./unread-panel.js"), "UnreadPanel");

export const BrowseRooms = lazily(() => import("./browse-rooms.js"), "BrowseRooms");
export const ChoosersDialog = lazily(() => import("./choosers-dialog.js"), "ChoosersDialog");
export const DoNotDisturb = lazily(() => import("./do-not-disturb.js"), "DoNotDisturb");
export const ForwardDialog = lazily(() => import("./forward-dialog.js"), "ForwardDialog");
export const Gallery = lazily(() => import("./gallery.js"), "Gallery");
export const HiddenDialog = lazily(() => import("./hiding.js"), "HiddenDialog");
export const HideDialog = lazily(() => import("./hiding.js"), "HideDialog");
export const HistoryDialog = lazily(() => import("./history-dialog.js"), "HistoryDialog");
export const NewMessage = lazily(() => import("./new-message.js"), "NewMessage");
export const NewPoll = lazily(() => import("./new-poll.js"), "NewPoll");
export const NewRoom = lazily(() => import("./new-room.js"), "NewRoom");
export const NotificationSettings = lazily(() => import("./notification-settings.js"), "NotificationSettings");
export const ReadersDialog = lazily(() => import("./readers-dialog.js"), "ReadersDialog");
export const ReportDialog = lazily(() => import("./report-dialog.js"), "ReportDialog");
export const RoomSettings = lazily(() => import("./room-settings.js"), "RoomSettings");
export const ShortcutsDialog = lazily(() => import("./shortcuts-dialog.js"), "ShortcutsDialog");
export const Viewer = lazily(() => import("./viewer.js"), "Viewer");

export const AddMenu = lazily(() => import("./add-menu.js"), "AddMenu");
export const MyMenu = lazily(() => import("./my-menu.js"), "MyMenu");
export const PopupPlace = lazily(() => import("./popup.js"), "PopupPlace");
export const RoomMenu = lazily(() => import("./room-menu.js"), "RoomMenu");
export const SendMenu = lazily(() => import("./send-menu.js"), "SendMenu");
export const WorkspaceMenu = lazily(() => import("./workspace-menu.js"), "WorkspaceMenu");

export const AsShown = lazily(() => import("./format-bar.js"), "AsShown");
export const CallQuestion = lazily(() => import("./call-question.js"), "CallQuestion");
export const FormatBar = lazily(() => import("./format-bar.js"), "FormatBar");
export const JoinFirst = lazily(() => import("./join-first.js"), "JoinFirst", () => html`<div class="composer-closed" aria-busy="true"><button class="button small" disabled></button></div>`);
export const JumpList = lazily(() => import("./jump-to.js"), "JumpList");
export const LaterNews = lazily(() => import("./later-news.js"), "LaterNews");
export const MessageEditor = lazily(() => import("./message-editor.js"), "MessageEditor");
export const MessageTools = lazily(() => import("./message-tools.js"), "MessageTools");
export const OwnEmoji = lazily(() => import("./own-emoji.js"), "OwnEmoji", ({ emoji }) => emoji);
export const PendingEditor = lazily(() => import("./pending-failure.js"), "PendingEditor");
export const PendingFailure = lazily(() => import("./pending-failure.js"), "PendingFailure");
export const PendingHeld = lazily(() => import("./pending-failure.js"), "PendingHeld");
export const PollCard = lazily(() => import("./poll.js"), "PollCard", ({ poll }) => html`<div class="poll" aria-busy="true"><ul class="poll-options">${poll.options.map((/** @type {{text: string}} */ { text }) => html`<li><div class="poll-option"><span class="poll-text">${text}</span></div></li>`)}</ul><p class="small">\u00a0</p></div>`);
export const QuoteButton = lazily(() => import("./quote-button.js"), "QuoteButton");
export const SeenLine = lazily(() => import("./seen.js"), "SeenLine");
export const SidePeople = lazily(() => import("./side-people.js"), "SidePeople");
export const SystemLine = lazily(() => import("./system-line.js"), "SystemLine", ({ message }) => html`<div class="system-line" data-number=${message.number} aria-busy="true"><div class="prose">\u00a0</div></div>`);
export const TextBeginning = lazily(() => import("./text-beginning.js"), "TextBeginning", () => html`<pre class="file-text"></pre>`);
export const Tray = lazily(() => import("./tray.js"), "Tray");

export const addFiles = later(() => import("./tray.js"), "addFiles");
export const arriveWith = later(() => import("./arriving.js"), "arriveWith");
export const askDate = later(() => import("./jump-to-date.js"), "askDate");
export const askReminder = later(() => import("./later-dialogs.js"), "askReminder");
export const askSchedule = later(() => import("./later-dialogs.js"), "askSchedule");
export const focusPart = later(() => import("./focus-parts.js"), "focusPart");
export const goToReminded = later(() => import("./later-panel.js"), "goToReminded");
export const messageTo = later(() => import("./message-to.js"), "messageTo");
export const openEmoji = later(() => import("./emoji-dialog.js"), "openEmoji");
export const pickEmoji = later(() => import("./emoji-picker.js"), "pickEmoji");
export const openMenuAt = later(() => import("./message-tools.js"), "openMenuAt");
export const quoteSelected = later(() => import("./quote-button.js"), "quoteSelected");
export const quoteWhole = later(() => import("./quote-button.js"), "quoteWhole");
export const searchFor = later(() => import("./jump-to.js"), "searchFor");
export const showPerson = later(() => import("./person-card.js"), "showPerson");
export const scheduleDraft = later(() => import("./later-dialogs.js"), "scheduleDraft");
export const setReaction = later(() => import("../core/reactions.js"), "setReaction");
export const startThread = later(() => import("../core/threads.js"), "startThread");
export const toggleReaction = later(() => import("../core/reactions.js"), "toggleReaction");
export const tuneRoom = later(() => import("../core/rooms.js"), "tuneRoom");

/** What answers keys, or changes what is drawn. */
export const commands = part(() => import("./commands.js"));
export const jumping = part(() => import("./jump-to.js"));
export const messageKeys = part(() => import("./message-tools.js"));
export const reacting = part(() => import("../core/reactions.js"));
export const suggesting = part(() => import("./suggestions.js"));
export const typingAids = part(() => import("./typing-aids.js"));
