/** Which of my rooms stand in the list, and where: those with a star on top, then rooms, direct rooms, and what is archived. */

/** @import { RoomModel } from "./room_model.js" */

/**
 * Each part in the order given. A hidden room stands only where it is needed: open, or with something unread in it (of a
 * room with a name: something that names me).
 * @param {RoomModel[]} rooms
 * @param {(room: RoomModel) => boolean} isOpen asked of hidden rooms alone, so that going from room to room moves no other list
 * @returns {Record<"starred" | "rooms" | "direct" | "archived", RoomModel[]>}
 */
export function sectionsOf(rooms, isOpen) {
  const shown = rooms.filter((room) => !room.hidden.value || isOpen(room));
  const unstarred = shown.filter((room) => !room.starred.value);
  return {
    starred: shown.filter((room) => room.starred.value),
    rooms: unstarred.filter((room) => !room.isDirect && !room.isArchived.value),
    direct: unstarred.filter((room) => room.isDirect),
    archived: unstarred.filter((room) => room.isArchived.value),
  };
}
