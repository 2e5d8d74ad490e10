// The nearest rival: a schema made by @neo4j/graphql over the graph that ours keeps in Neo4j.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const [uri, port] = process.argv.slice(2);

const typeDefs = `
  type Person @node {
    id: ID! name: String! side: String! employer: String version: BigInt! seenAt: BigInt
    phone: String seniority: Float
  }
  type Group @node {
    id: ID! name: String!
    members: [Person!]! @relationship(type: "MEMBER_OF", direction: IN)
  }
`;

const driver = neo4j.driver(uri);
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = new ApolloServer({ schema });
await startStandaloneServer(server, { listen: { port: Number(port), host: "127.0.0.1" } });
