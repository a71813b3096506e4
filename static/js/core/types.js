/**
 * The shapes of docs/protocol.md and those the views read, as JSDoc types. Nothing here runs.
 *
 * Use: `@typedef {import("../core/types.js").Message} Message`.
 */

/* ---- what travels ---- */

/**
 * @typedef {object} Reaction
 * @property {string} emoji
 * @property {number} count whole, also when `user_ids` is cut at 100
 * @property {number[]} user_ids
 */

/** @typedef {Reaction & {mine: boolean}} ShownReaction */

/**
 * @typedef {object} Chosen what I have chosen at a message
 * @property {number} message_id
 * @property {number} change all that was chosen up to this change of the message is in here
 * @property {string[]} reactions emoji
 * @property {number[]} options ids of its poll's options
 * @property {number} least the change that it must contain to be true: what is older is shown until it is asked for
 */

/**
 * @typedef {object} ThreadSummary
 * @property {number} room_id the thread's own room
 * @property {number} replies
 * @property {string | null} last_reply_at
 * @property {number[]} user_ids
 */

/**
 * @typedef {object} Preview
 * @property {string} url
 * @property {string} title
 * @property {string} description
 * @property {string} site
 * @property {{url: string, width: number, height: number} | null} image
 */

/**
 * @typedef {object} Attachment
 * @property {number} id
 * @property {"image" | "video" | "audio" | "text" | "file"} kind
 * @property {string} name
 * @property {string} type by content
 * @property {number} size bytes
 * @property {number | null} width
 * @property {number | null} height
 * @property {string | null} placeholder a few pixels, as a data: address
 * @property {string | null} url null while a picture is made anew
 * @property {string | null} thumbnail_url
 * @property {"uploading" | "processing" | "ready"} state
 */

/**
 * @typedef {object} Message
 * @property {number} id
 * @property {number} room_id
 * @property {number} number 1, 2, 3 … per room, without holes
 * @property {number} change the last change that touched it
 * @property {string} client_id
 * @property {number} user_id its author
 * @property {string} source
 * @property {string} html sanitised by the server
 * @property {boolean} rendered
 * @property {string} created_at
 * @property {string} updated_at
 * @property {string | null} edited_at
 * @property {string | null} deleted_at a tombstone has one, with empty source and html
 * @property {"text" | "poll" | "system"} kind
 * @property {number} version named by an edit, so that two edits don't overwrite each other
 * @property {number | null} reply_to
 * @property {ThreadSummary | null} thread
 * @property {Reaction[]} reactions
 * @property {Attachment[]} attachments
 * @property {Preview[]} previews
 * @property {number[]} mentions
 * @property {"room" | "here" | null} calls whom it called beside those: everybody in the room, or who was online
 * @property {{user_id: number, at: string} | null} pinned
 * @property {Poll | null} poll of a message of kind "poll"
 * @property {true} [hidden] a moderator made a tombstone of it
 */

/**
 * @typedef {object} Poll
 * @property {boolean} several whether one person may choose more than one
 * @property {string | null} closed_at
 * @property {number} voters
 * @property {{id: number, text: string, count: number, user_ids: number[]}[]} options
 */

/**
 * @typedef {object} User
 * @property {number} id
 * @property {string} nickname
 * @property {string} display_name
 * @property {"person" | "bot"} kind
 * @property {"member" | "moderator" | "administrator"} role
 * @property {string | null} avatar
 * @property {string} about
 * @property {string} pronouns
 * @property {string} time_zone IANA name, or empty
 * @property {{emoji: string, text: string, until: string | null} | null} status as it was set: past `until` it is over
 * @property {"auto" | "away" | "dnd"} availability
 * @property {string | null} [availability_until] past it, it is `auto`
 * @property {string} created_at
 * @property {string} updated_at
 * @property {number} change
 * @property {boolean} [online] in REST only; read `store.standing`
 * @property {boolean} [idle] in REST only
 * @property {string | null} [last_seen_at] in REST only
 * @property {string | null} [suspended_at]
 * @property {string} [email] in `/api/me` only
 * @property {number} [version] in `/api/me` only
 */

/**
 * @typedef {object} Room
 * @property {number} id
 * @property {"open" | "private" | "direct" | "thread" | "directory"} kind
 * @property {string | null} slug
 * @property {string} name
 * @property {string} topic
 * @property {string} description
 * @property {"everybody" | "moderators"} posting who may, of those who are in it
 * @property {boolean} web_public
 * @property {string | null} archived_at
 * @property {string} created_at
 * @property {number} last_number
 * @property {number} last_change
 * @property {number} change of the facts
 * @property {number} members how many
 * @property {number[] | null} user_ids of a direct room
 * @property {number | null} parent_id
 * @property {number | null} root_id
 */

/**
 * @typedef {object} Membership mine
 * @property {number} room_id
 * @property {string} role
 * @property {"everything" | "mentions" | "nothing" | "hidden"} involvement
 * @property {boolean} starred
 * @property {number} read_number
 * @property {number} read_version
 * @property {number} mentions unread ones
 */

/**
 * @typedef {object} Member
 * @property {number} room_id
 * @property {number} user_id
 * @property {string} role
 * @property {string | null} left_at
 * @property {number} change
 * @property {number} members the room's count with this change
 */

/**
 * @typedef {Partial<Pick<Room, "name" | "topic" | "description" | "posting" | "kind" | "web_public">
 *   & {slug: string, archived: boolean}>} RoomChanges what is left out stays
 */

/** @typedef {Room & {membership: Membership | null, last_message_at?: string | null}} RoomWithMembership the last in lists only */

/**
 * @typedef {object} Scheduled a message of mine that waits for its time
 * @property {number} id
 * @property {number} room_id
 * @property {string} source
 * @property {string} text what it says, on one line
 * @property {number | null} reply_to
 * @property {string} due_at
 * @property {"waiting" | "sent" | "refused" | "cancelled"} state
 * @property {number | null} message_id once it is sent
 * @property {string} refusal why it could not be posted
 * @property {Attachment[]} attachments
 * @property {string} created_at
 * @property {string} updated_at
 */

/**
 * @typedef {object} Reminder
 * @property {number} id
 * @property {number | null} message_id
 * @property {string} message_text what that message says, on one line; empty where it can't be read any more
 * @property {string} text
 * @property {string} due_at
 * @property {string | null} told_at
 * @property {string | null} done_at
 * @property {string} created_at
 */

/**
 * @typedef {object} NotificationRules what I want to be told of
 * @property {boolean} direct
 * @property {boolean} mentions
 * @property {boolean} threads
 * @property {boolean} rooms those whose involvement is everything
 * @property {string[]} keywords
 * @property {{on: boolean, starts: string, ends: string, days: number[]}} quiet `HH:MM` in my zone; 1 is Monday
 * @property {number} version 0: as it comes
 */
/**
 * @typedef {Partial<Omit<NotificationRules, "quiet" | "version">> & {quiet?: Partial<NotificationRules["quiet"]>}} NotificationChanges
 *   what is left out stays
 */

/**
 * @typedef {object} Device a browser that takes pushes for me
 * @property {number} id
 * @property {string} name
 * @property {boolean} words whether it is told who wrote and what
 * @property {string} created_at
 * @property {string} used_at a page was opened there, or a push was taken
 * @property {boolean} current this one
 */

/**
 * @typedef {object} HelloFrame
 * @property {"hello"} type
 * @property {User} user
 * @property {number} version
 * @property {string} epoch
 * @property {number} heartbeat_s
 * @property {{source_chars: number, frame_bytes: number, file_bytes: number, message_files: number}} limits
 * @property {{id: number, last_change: number}} directory
 * @property {(Room & {membership: Membership})[]} rooms
 * @property {number[]} online
 * @property {number[]} [idle] those of them who are
 */

/** @typedef {{hello: HelloFrame, users: User[], page: MessagesPage | null}} Carried by the page; `users` are those whom the others show */

/** @typedef {{type: "message", room: number, after: number, change: number, message: Message}} MessageFrame */
/** @typedef {{type: "room", room: number, after: number, change: number, facts: Room}} RoomFrame */
/** @typedef {{type: "member", room: number, after: number, change: number, member: Member, facts?: Room}} MemberFrame */
/** @typedef {{type: "user", room: number, after: number, change: number, user: User}} UserFrame */
/**
 * @typedef {object} Emoji one of the workspace's own
 * @property {number} id
 * @property {string} name
 * @property {string} url
 * @property {number} user_id
 * @property {string} created_at
 * @property {string | null} deleted_at
 * @property {number} change
 */
/** @typedef {{type: "emoji", room: number, after: number, change: number, emoji: Emoji}} EmojiFrame */
/** @typedef {MessageFrame | RoomFrame | MemberFrame | UserFrame | EmojiFrame} CountedFrame */

/**
 * @typedef {object} SyncedFrame
 * @property {"synced"} type
 * @property {number} room
 * @property {string} epoch
 * @property {number} from
 * @property {Message[]} messages
 * @property {Room[]} facts
 * @property {Member[]} members
 * @property {User[]} [users]
 * @property {Emoji[]} [emoji]
 * @property {number} change
 * @property {boolean} more
 * @property {boolean} reset
 */

/** @typedef {{type: "joined", room: number, facts: Room, membership: Membership}} JoinedFrame */
/** @typedef {{type: "left", room: number}} LeftFrame */
/** @typedef {{type: "presence", online: number[], offline: number[], idle?: number[], all?: boolean}} PresenceFrame in this order */
/** @typedef {{type: "read", room: number, number: number, read_version: number, mentions: number}} ReadFrame */
/** @typedef {{type: "typing", room: number, user_id: number}} TypingFrame */
/** @typedef {{type: "seen", room: number, user_id: number, number: number}} SeenFrame in direct rooms */
/** @typedef {{type: "bookmark", room: number, id: number, on: boolean, note: string}} BookmarkFrame */
/** @typedef {{type: "chosen", room: number, id: number, change: number, reactions: string[], options: number[]}} ChosenFrame where a message doesn't name everybody */
/** @typedef {{type: "draft", room: number, draft: {room_id: number, source: string, reply_to: number | null} | null}} DraftFrame */
/** @typedef {{type: "scheduled", room: number, scheduled: Scheduled}} ScheduledFrame */
/** @typedef {{type: "reminder", reminder: Reminder}} ReminderFrame */
/** @typedef {{type: "notifications", notifications: NotificationRules}} NotificationsFrame */
/** @typedef {{type: "pong", ref: string, at: string}} PongFrame */

/**
 * @typedef {object} AckFrame of a post (by `client_id`) or of an edit, delete or reaction (by `ref`)
 * @property {"ack"} type
 * @property {string} [client_id]
 * @property {string} [ref]
 * @property {number} id
 * @property {number} [room]
 * @property {number} [number]
 * @property {number} change
 * @property {boolean} [duplicate]
 */

/**
 * @typedef {object} ErrorFrame
 * @property {"error"} type
 * @property {string} [client_id]
 * @property {string} [ref]
 * @property {string} code
 * @property {string} detail
 * @property {string} [field]
 * @property {number} [retry_after] seconds
 */

/**
 * @typedef {HelloFrame | CountedFrame | SyncedFrame | JoinedFrame | LeftFrame | PresenceFrame | ReadFrame
 *   | TypingFrame | SeenFrame | BookmarkFrame | ChosenFrame | DraftFrame | ScheduledFrame | ReminderFrame | NotificationsFrame | PongFrame | AckFrame
 *   | ErrorFrame} ServerFrame
 */

/** @typedef {{type: "post", client_id: string, room: number, source: string, reply_to?: number, attachments?: number[], call_all?: boolean}} PostCommand */
/** @typedef {{type: "edit", ref: string, id: number, source: string, version?: number}} EditCommand */
/** @typedef {{type: "delete", ref: string, id: number}} DeleteCommand */
/** @typedef {{type: "react", ref: string, id: number, emoji: string, on: boolean}} ReactCommand */
/** @typedef {{type: "read", room: number, number: number}} ReadCommand */
/** @typedef {{type: "typing", room: number}} TypingCommand */
/** @typedef {{type: "idle", on: boolean}} IdleCommand */
/** @typedef {{type: "sync", rooms: Record<string, number>}} SyncCommand */
/** @typedef {{type: "ping", ref: string}} PingCommand */
/**
 * @typedef {PostCommand | EditCommand | DeleteCommand | ReactCommand | ReadCommand | TypingCommand
 *   | IdleCommand | SyncCommand | PingCommand} Command
 */

/** @typedef {{version: number, source: string, written_at: string}} Revision */
/**
 * @typedef {object} Report of a message, for who decides about it
 * @property {number} id
 * @property {number} message_id
 * @property {number} room_id
 * @property {number | null} user_id who reported it, for the workspace's moderators
 * @property {"spam" | "abuse" | "private" | "illegal" | "other"} reason
 * @property {string} text
 * @property {string} created_at
 * @property {string | null} closed_at
 * @property {"dismissed" | "hidden" | "deleted" | null} resolution
 * @property {number | null} closed_by
 * @property {Message} message
 * @property {{kind: Room["kind"], name: string, readable: boolean}} place its room, and whether I may go there
 */

/** @typedef {{message_id: number, source: string, hidden_at: string, user_id: number | null, reason: Report["reason"] | null, text: string}} HiddenMessage for who moderates its room; `user_id` hid it */
/** @typedef {{user_ids: number[], count: number, next: string | null}} ReadersPage `count` of all; likewise who reacted, who voted */
/** @typedef {{messages: Message[], last_change: number, last_number: number, epoch: string}} MessagesPage */
/** @typedef {{members: Member[], next: string | null, last_change: number, epoch: string}} MembersPage */
/** @typedef {{users: User[], next: string | null, last_change: number, epoch: string}} UsersPage */

/* ---- what views read ---- */

/**
 * @template T
 * @typedef {{readonly value: T, peek(): T, subscribe(fn: (value: T) => void): () => void}} Readable a signal to read
 */

/**
 * @typedef {object} Problem what went wrong, for a person
 * @property {string} code one of the protocol's codes, or `offline` when no answer came
 * @property {string} detail
 * @property {string} [field]
 * @property {number} [retry_after]
 */

/**
 * @typedef {object} Pending a message of mine that is not in the room yet
 * @property {string} client_id
 * @property {number} room
 * @property {string} source
 * @property {number | null} reply_to
 * @property {Attachment[]} [files]
 * @property {boolean} [call_all] that it calls many people is meant
 * @property {number} typed_at Unix milliseconds
 * @property {number} order order typed, over all rooms
 * @property {number} attempts how often it was sent
 * @property {"waiting" | "sending" | "sent" | "failed"} state sent: acknowledged, its message is on the way
 * @property {Problem | null} problem why it failed; null otherwise
 */

/**
 * @typedef {object} ConnectionState
 * @property {"connecting" | "online" | "waiting" | "offline" | "signed_out"} phase
 *   connecting: an attempt is running; waiting: the next one is at `retry_at`; offline: the browser says so;
 *   signed_out: it won't come back by itself
 * @property {"websocket" | "stream" | "poll" | null} transport
 * @property {number | null} retry_at Unix milliseconds of the next attempt
 * @property {number} attempts since it was last online
 * @property {"signed_out" | "suspended" | "another_account" | null} reason of signed_out; another_account: of whoever is
 *   signed in in this browser now
 * @property {boolean} ever_online false until the first hello
 * @property {boolean} offline the browser says that there is no network, whatever the phase: shown, not believed
 */

/**
 * @typedef {Message & {snippet: string, address: string}} FoundMessage `snippet` is HTML: text and <mark>
 */

/**
 * @typedef {object} Found the answer to a search
 * @property {FoundMessage[]} messages
 * @property {number | null} count of all messages found, on the first page
 * @property {boolean} count_exact no: there are more, or may be
 * @property {boolean} parts the words were taken as parts of longer ones too
 * @property {Room[]} rooms
 * @property {User[]} users
 * @property {string | null} next
 */

/**
 * @typedef {object} Boot the page's `#flack-boot`
 * @property {User} user
 * @property {string} epoch
 * @property {string} ws
 * @property {string} events
 * @property {string} api
 * @property {string} csrf_cookie
 * @property {{name: string, logo?: string}} workspace `logo`: an address, or nothing
 * @property {number} heartbeat_s
 * @property {{source_chars: number, file_bytes: number, message_files: number}} limits
 * @property {{id: number, slug: string | null, number: number | null} | null} room
 */

export {};

/* ---- what the page knows (core/world) ---- */

/**
 * @typedef {object} RoomState
 * @property {Room} facts `last_number` is kept true by messages, `members` by members
 * @property {number} countedAt the change of `facts.members`: a member may be heard of before older facts
 * @property {Membership | null} membership null: an open room that I only look at
 * @property {Map<number, Member> | null} members null until loaded
 * @property {import("./world/pins.js").Pins | null} pins null until asked for
 * @property {import("./world/timeline.js").Timeline} timeline
 * @property {import("./world/mention_count.js").MentionCount} mentions
 */

/**
 * @typedef {{kind: "load", room: number} | {kind: "recount", room: number} | {kind: "load_users"} | {kind: "load_emoji"}
 *   | {kind: "load_single", id: number} | {kind: "forgotten", room: number}} Effect what to fetch
 */

/**
 * @typedef {object} Touched what to show anew
 * @property {Set<number>} rooms
 * @property {boolean} list rooms came or went
 * @property {boolean} users
 * @property {boolean} emoji
 * @property {boolean} online
 * @property {Set<number>} singles ids of messages of `World.singles`
 * @property {Message[]} mine messages of mine that were heard of: sends that need no answer any more
 */

/* ---- what the page keeps ---- */

/**
 * @typedef {object} Upload
 * @property {string} key
 * @property {number} room
 * @property {string} name
 * @property {number} size
 * @property {number} sent bytes that the server has, or is being sent
 * @property {"waiting" | "sending" | "paused" | "lost" | "ready" | "failed"} state paused: the connection is gone, it goes on by
 *   itself; lost: the page was reloaded, and it goes on once the person gives it the file again
 * @property {Attachment | null} file once it is ready
 * @property {Problem | null} problem of a failed one, or why the file that was given for a lost one is another
 */

/**
 * @typedef {object} Surroundings of a page: everything that is not the server's data; tests bring their own
 * @property {() => string} csrfToken
 * @property {string} [name] of the account, the same in all its tabs
 * @property {string} [emoji] the address of the table of emoji
 * @property {string} [origin] `https://chat.example.com`
 * @property {import("./clock.js").Clock} [clock]
 * @property {typeof globalThis.fetch} [fetch]
 * @property {import("./transports.js").TransportKind[]} [transports]
 * @property {() => Promise<Storage>} [storage]
 * @property {import("./uploads.js").Requester} [request]
 * @property {LockManager} [locks]
 * @property {() => number} [fill_px] the height that a room fills when it opens, in pixels
 * @property {(name: string) => import("./sending.js").Channel | null} [channel]
 */

/** @typedef {{text: string, reply: number | null, told: boolean}} KeptDraft `told`: the server has it as it is here */

/**
 * @typedef {object} KeptUpload one that is not finished
 * @property {string} key
 * @property {number} room
 * @property {string} name
 * @property {number} size
 * @property {number} modified Unix milliseconds
 * @property {string | null} address where the server has it
 * @property {number} sent bytes that the server had
 */

/**
 * @typedef {object} Storage
 * @property {() => Promise<Pending[]>} pending
 * @property {(pending: Pending) => Promise<void>} keep
 * @property {(clientId: string) => Promise<void>} forget
 * @property {() => Promise<Map<number, KeptDraft>>} drafts by room
 * @property {(room: number, draft: KeptDraft) => Promise<void>} keepDraft an empty one that the server knows of is forgotten
 * @property {() => Promise<Map<number, Attachment[]>>} files uploaded and not posted, by room
 * @property {(room: number, files: Attachment[]) => Promise<void>} keepFiles none are forgotten
 * @property {() => Promise<KeptUpload[]>} uploads
 * @property {(upload: KeptUpload) => Promise<void>} keepUpload
 * @property {(key: string) => Promise<Blob | null>} blob its bytes
 * @property {(key: string, blob: Blob) => Promise<void>} keepBlob
 * @property {(key: string) => Promise<void>} forgetUpload with its bytes
 */
