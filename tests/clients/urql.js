// urql: queries by POST and by GET, errors, and a subscription by a stream of events.
import { Client, fetchExchange } from "@urql/core";
import { record, FOLLOW } from "./talk.js";

const url = process.argv[2];
const asked = (more) => new Client({ url, exchanges: [fetchExchange], ...more });
const PERSON = "query Person($id: ID!) { person(id: $id) { name } }";

const byPost = await asked({ preferGetMethod: false }).query(PERSON, { id: "chief" }).toPromise();
const byGet = await asked({ preferGetMethod: "force" }).query(PERSON, { id: "chief" }).toPromise();
const wrong = await asked().query("{ nothing }", {}).toPromise();
const version = await record(url, "urql-1", "urql-first");
const following = asked({ fetchSubscriptions: true });
const news = await new Promise((resolve) => {
  const { unsubscribe } = following
    .subscription(FOLLOW, { since: String(version - 1) })
    .subscribe((result) => {
      resolve(result);
      queueMicrotask(() => unsubscribe());
    });
});
console.log(
  JSON.stringify({
    names: [byPost, byGet].map((each) => each.data.person.name),
    wrong: wrong.error.graphQLErrors.map((error) => error.extensions.code),
    news: news.data.competitorTouchRecorded.competitorTouches,
  }),
);
process.exit(0);
