import Fastify from "fastify";
import mercurius from "mercurius";
import { port, query, store, typeDefs } from "./world.js";

const loaders = {
  Group: {
    members: async (asks) => {
      const found = await store.members(asks.map((each) => each.obj), asks[0].params.first);
      return found.map((ids) => ({ ids }));
    },
  },
  SeatHolderConnection: {
    nodes: async (asks) => {
      const found = (await store.people(asks.flatMap(({ obj }) => obj.ids))).values();
      return asks.map(({ obj }) => obj.ids.map(() => found.next().value));
    },
  },
};

const server = Fastify();
server.register(mercurius, { schema: typeDefs, resolvers: { Query: query }, loaders, jit: 1 });
await server.listen({ port, host: "127.0.0.1" });
