// Node's `ws`, as its documentation has one broadcast: every text frame goes on to everybody. `node server.js PORT`.

import { WebSocket, WebSocketServer } from "ws";

const everybody = new WebSocketServer({
    host: "127.0.0.1",
    port: Number(process.argv[2]),
    backlog: 2048,
    perMessageDeflate: false,
});

everybody.on("connection", (socket) => {
    socket.on("error", () => socket.terminate());
    socket.on("message", (data) => {
        for (const client of everybody.clients) {
            if (client.readyState === WebSocket.OPEN) {
                client.send(data, { binary: false });
            }
        }
    });
});
