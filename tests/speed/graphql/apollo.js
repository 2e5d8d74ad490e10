import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { port, resolvers, typeDefs } from "./world.js";

const server = new ApolloServer({ typeDefs, resolvers });
await startStandaloneServer(server, { listen: { port, host: "127.0.0.1" } });
