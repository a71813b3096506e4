/** What the first page does without: panels, dialogs, pickers. Whoever shows one takes it from here (lazy.js). */
import { later, lazily } from "./lazy.js";

export const LaterPanel = lazily(() => import("./later-panel.js").then((module) => module.LaterPanel));
export const MentionsPanel = lazily(() => import("./mentions-panel.js").then((module) => module.MentionsPanel));
export const PeoplePanel = lazily(() => import("./people-panel.js").then((module) => module.PeoplePanel));
export const PinsPanel = lazily(() => import("./pins-panel.js").then((module) => module.PinsPanel));
export const ReportsPanel = lazily(() => import("./reports-panel.js").then((module) => module.ReportsPanel));
export const SavedPanel = lazily(() => import("./saved-panel.js").then((module) => module.SavedPanel));
export const SearchPanel = lazily(() => import("./search-panel.js").then((module) => module.SearchPanel));
export const ThreadPanel = lazily(() => import("./thread-panel.js").then((module) => module.ThreadPanel));
export const ThreadsPanel = lazily(() => import("./threads-panel.js").then((module) => module.ThreadsPanel));
export const UnreadPanel = lazily(() => import("./unread-panel.js").then((module) => module.UnreadPanel));

export const BrowseRooms = lazily(() => import("./browse-rooms.js").then((module) => module.BrowseRooms));
export const DoNotDisturb = lazily(() => import("./do-not-disturb.js").then((module) => module.DoNotDisturb));
export const ForwardDialog = lazily(() => import("./forward-dialog.js").then((module) => module.ForwardDialog));
export const Gallery = lazily(() => import("./gallery.js").then((module) => module.Gallery));
export const HistoryDialog = lazily(() => import("./history-dialog.js").then((module) => module.HistoryDialog));
export const NewMessage = lazily(() => import("./new-message.js").then((module) => module.NewMessage));
export const NewPoll = lazily(() => import("./new-poll.js").then((module) => module.NewPoll));
export const NewRoom = lazily(() => import("./new-room.js").then((module) => module.NewRoom));
export const NotificationSettings = lazily(() => import("./notification-settings.js").then((module) => module.NotificationSettings));
export const ReadersDialog = lazily(() => import("./readers-dialog.js").then((module) => module.ReadersDialog));
export const ReportDialog = lazily(() => import("./report-dialog.js").then((module) => module.ReportDialog));
export const RoomSettings = lazily(() => import("./room-settings.js").then((module) => module.RoomSettings));
export const ShortcutsDialog = lazily(() => import("./shortcuts-dialog.js").then((module) => module.ShortcutsDialog));
export const Viewer = lazily(() => import("./viewer.js").then((module) => module.Viewer));

export const LaterNews = lazily(() => import("./later-news.js").then((module) => module.LaterNews));
export const MessageEditor = lazily(() => import("./message-editor.js").then((module) => module.MessageEditor));
export const OwnEmoji = lazily(() => import("./own-emoji.js").then((module) => module.OwnEmoji), ({ emoji }) => emoji);
export const QuoteButton = lazily(() => import("./quote-button.js").then((module) => module.QuoteButton));

export const arriveWith = later(() => import("./arriving.js").then((module) => module.arriveWith));
export const askDate = later(() => import("./jump-to-date.js").then((module) => module.askDate));
export const askReminder = later(() => import("./later-dialogs.js").then((module) => module.askReminder));
export const askSchedule = later(() => import("./later-dialogs.js").then((module) => module.askSchedule));
export const goToReminded = later(() => import("./later-panel.js").then((module) => module.goToReminded));
export const openEmoji = later(() => import("./emoji-dialog.js").then((module) => module.openEmoji));
export const pickEmoji = later(() => import("./emoji-picker.js").then((module) => module.pickEmoji));
export const quoteSelected = later(() => import("./quote-button.js").then((module) => module.quoteSelected));
export const showPerson = later(() => import("./person-card.js").then((module) => module.showPerson));
export const scheduleDraft = later(() => import("./later-dialogs.js").then((module) => module.scheduleDraft));
