// graphql-sse: a query and a subscription, each as a stream of events of its own.
import { createClient } from "graphql-sse";
import { once, record, follow } from "./talk.js";

const url = process.argv[2];
const client = createClient({ url, singleConnection: false });
const query = await once(client.iterate({ query: '{ person(id: "chief") { name } }' }));
const wrong = await once(client.iterate({ query: "{ nothing }" }));
const version = await record(url, "sse-1", "sse-first");
const news = await once(client.iterate(follow(version - 1)));
client.dispose();
console.log(
  JSON.stringify({
    name: query.data.person.name,
    wrong: wrong.errors.map((error) => error.extensions.code),
    news: news.data.competitorTouchRecorded.competitorTouches,
  }),
);
