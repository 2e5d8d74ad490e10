// Apollo Client and urql: a query of which a part is deferred, and comes later than the rest.
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQL17Alpha9Handler } from "@apollo/client/incremental";
import { Client, fetchExchange } from "@urql/core";

const url = process.argv[2];
const QUERY = `query Person {
  person(id: "chief") {
    id
    name
    ... @defer(label: "seats") { seats(first: 1) { totalCount } }
    ... @defer(label: "ties") { ties(first: 1) { edges { node { id } } } }
  }
}`;
const kinds = [];
const noting = async (input, options) => {
  const answer = await fetch(input, options);
  kinds.push(answer.headers.get("content-type").split(";")[0]);
  return answer;
};
const shape = ({ person }) => [person.name, typeof person.seats?.totalCount, person.ties?.edges.length ?? null];

const apollo = new ApolloClient({
  link: new HttpLink({ uri: url, fetch: noting }),
  cache: new InMemoryCache(),
  incrementalHandler: new GraphQL17Alpha9Handler(),
});
const byApollo = await new Promise((resolve, reject) => {
  const seen = [];
  apollo.watchQuery({ query: gql(QUERY) }).subscribe({
    error: reject,
    next: ({ data, dataState }) => {
      if (data?.person?.name) seen.push(shape(data));
      if (dataState === "complete") resolve(seen);
    },
  });
});

const urql = new Client({ url, exchanges: [fetchExchange], fetch: noting, preferGetMethod: false });
const byUrql = await new Promise((resolve, reject) => {
  const seen = [];
  urql.query(QUERY, {}).subscribe(({ data, error, hasNext }) => {
    if (error) reject(error);
    seen.push(shape(data));
    if (!hasNext) resolve(seen);
  });
});

const older = new ApolloClient({
  link: new HttpLink({ uri: url, fetch: noting, headers: { accept: "application/graphql-response+json" } }),
  cache: new InMemoryCache(),
});
const { data } = await older.query({ query: gql(QUERY.replaceAll(/@defer\(.*?\)/g, "")) });
console.log(JSON.stringify({ kinds, byApollo, byUrql, atOnce: shape(data) }));
process.exit(0);
