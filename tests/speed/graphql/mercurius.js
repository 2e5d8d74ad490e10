import Fastify from "fastify";
import mercurius from "mercurius";
import { port, resolvers, typeDefs } from "./world.js";

const server = Fastify();
server.register(mercurius, { schema: typeDefs, resolvers, jit: 1 });
await server.listen({ port, host: "127.0.0.1" });
