// graphql-ws: a query and a subscription on one WebSocket, resumed after the socket is cut.
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { once, record, follow } from "./talk.js";

const url = process.argv[2];
const sockets = [];
class Kept extends WebSocket {
  constructor(...given) {
    super(...given);
    sockets.push(this);
  }
}
const client = createClient({ url: url.replace("http", "ws"), webSocketImpl: Kept, lazy: true });

const query = await once(client.iterate({ query: '{ person(id: "chief") { name } }' }));
const wrong = await once(client.iterate({ query: "{ nothing }" })).catch((errors) => errors);
const version = await record(url, "ws-1", "ws-first");
const first = await once(client.iterate(follow(version - 1)));
sockets.at(-1).terminate();
await record(url, "ws-2", "ws-second");
const second = await once(client.iterate(follow(Number(first.data.competitorTouchRecorded.version))));
await client.dispose();
console.log(
  JSON.stringify({
    name: query.data.person.name,
    wrong: wrong.map((error) => error.extensions.code),
    news: [first, second].map((each) => each.data.competitorTouchRecorded.competitorTouches),
  }),
);
