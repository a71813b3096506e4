/** What the socket takes as commands, as REST calls: for streams and polls, which carry frames one way only. */

import { problemOf } from "./api.js";

/** @import { Api } from "./api.js" */
/** @import { Command, ServerFrame } from "./types.js" */

/**
 * Runs a command and answers with the frame that the socket would have answered with.
 * @param {Api} api
 * @param {Command} command
 * @returns {Promise<ServerFrame | null>} null where the socket answers nothing, too
 */
export async function runByRest(api, command) {
  try {
    return await run(api, command);
  } catch (error) {
    if (!("client_id" in command || "ref" in command)) return null; // soft: asked again by who needs it
    const name = "client_id" in command ? { client_id: command.client_id } : { ref: command.ref };
    return { type: "error", ...name, ...problemOf(error) };
  }
}

/** @param {Api} api @param {Command} command @returns {Promise<ServerFrame | null>} */
async function run(api, command) {
  switch (command.type) {
    case "post": {
      const { type: _, ...body } = command;
      const { status, body: message } = await api.call("POST", "/messages", body);
      const { id, room_id: room, number, change } = message;
      return { type: "ack", client_id: command.client_id, id, room, number, change, duplicate: status === 200 };
    }
    case "edit": {
      const { id, ref, source, version } = command;
      const message = await api.patch(`/messages/${id}`, { source, ...(version !== undefined && { version }) });
      return { type: "ack", ref, id, change: message?.change ?? 0 };
    }
    case "delete":
      await api.delete(`/messages/${command.id}`);
      return { type: "ack", ref: command.ref, id: command.id, change: 0 };
    case "read": {
      const { room, number } = command;
      const membership = await api.put(`/rooms/${room}/read`, { number });
      const { read_number, read_version, mentions } = membership;
      return { type: "read", room, number: read_number, read_version, mentions };
    }
    case "react": {
      const path = `/messages/${command.id}/reactions/${encodeURIComponent(command.emoji)}`;
      await (command.on ? api.put(path) : api.delete(path));
      return { type: "ack", ref: command.ref, id: command.id, change: 0 };
    }
    case "typing":
      await api.post(`/rooms/${command.room}/typing`);
      return null;
    default: // a stream syncs by itself, and needs no ping
      return null;
  }
}
