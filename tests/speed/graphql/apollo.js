import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import DataLoader from "dataloader";
import { port, query, store, typeDefs } from "./world.js";

const resolvers = {
  Query: query,
  Group: {
    members: (group, { first }, { loaders }) => loaders.members.load({ group, first }),
  },
  SeatHolderConnection: {
    nodes: ({ ids }, _, { loaders }) => loaders.people.loadMany(ids),
  },
};

const loaders = () => ({
  members: new DataLoader(async (asks) => {
    const found = await store.members(asks.map((each) => each.group), asks[0].first);
    return found.map((ids) => ({ ids }));
  }),
  people: new DataLoader(store.people),
});

const server = new ApolloServer({ typeDefs, resolvers });
await startStandaloneServer(server, {
  listen: { port, host: "127.0.0.1" },
  context: async () => ({ loaders: loaders() }),
});
