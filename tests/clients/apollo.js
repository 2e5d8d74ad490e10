// Apollo Client: a query from its cache, persisted queries by hash, pages, and a subscription.
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { record, FOLLOW } from "./talk.js";

const url = process.argv[2];
const sent = [];
const noting = (input, options) => {
  sent.push(JSON.parse(options.body));
  return fetch(input, options);
};
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const http = new PersistedQueryLink({ sha256 }).concat(new HttpLink({ uri: url, fetch: noting }));
const socket = createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket });
const link = ApolloLink.split(
  ({ operationType }) => operationType === "subscription",
  new GraphQLWsLink(socket),
  http,
);
const cache = new InMemoryCache({
  typePolicies: { Query: { fields: { persons: relayStylePagination() } } },
});
const client = new ApolloClient({ link, cache });

// What a watched query shows once nothing more is under way.
const settled = (watched) =>
  new Promise((resolve, reject) => {
    const next = (result) => (result.loading ? undefined : resolve(result));
    watched.subscribe({ next, error: reject });
  });

const PERSON = gql`query Person { person(id: "chief") { id name } }`;
const { data: person } = await client.query({ query: PERSON });
await client.query({ query: PERSON, fetchPolicy: "network-only" });
const texts = sent.map((body) => "query" in body);

const PAGE = gql`
  query Page($after: String) {
    persons(first: 2, after: $after) {
      edges { cursor node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const watched = client.watchQuery({ query: PAGE });
const { data: first } = await settled(watched);
await watched.fetchMore({ variables: { after: first.persons.pageInfo.endCursor } });
const pages = cache.readQuery({ query: PAGE }).persons.edges.length;

const wrong = await client
  .query({ query: gql`query Wrong { groups(first: 101) { totalCount } }` })
  .catch((error) => error);

const version = await record(url, "apollo-1", "apollo-first");
const news = await new Promise((resolve, reject) => {
  client
    .subscribe({ query: gql(FOLLOW), variables: { since: String(version - 1) } })
    .subscribe({ next: resolve, error: reject });
});
console.log(
  JSON.stringify({
    name: person.person.name,
    texts,
    pages,
    wrong: CombinedGraphQLErrors.is(wrong) && wrong.errors.map((each) => each.extensions.code),
    news: news.data.competitorTouchRecorded.competitorTouches.map(({ naturalId }) => ({ naturalId })),
  }),
);
process.exit(0);
