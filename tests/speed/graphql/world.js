// The same data and the same part of the schema for both servers of Node.
import { readFileSync } from "node:fs";

const world = JSON.parse(readFileSync(process.argv[2], "utf8"));
const persons = new Map(world.persons.map((each) => [each.naturalId, each]));

export const typeDefs = `
  scalar BigInt
  scalar DateTime
  enum Side { OURS CUSTOMER THIRD_PARTY COMPETITOR }
  type Person {
    id: ID! naturalId: ID! version: BigInt! name: String! side: Side! employer: String
    phone: String seniority: Float seenAt: DateTime
  }
  type PersonConnection { nodes: [Person!]! }
  type SeatHolderConnection { nodes: [Person]! }
  type Group {
    id: ID! naturalId: ID! name: String!
    members(first: Int = 20): SeatHolderConnection!
  }
  type GroupConnection { nodes: [Group!]! }
  type Query {
    person(id: ID!): Person
    persons(first: Int = 20): PersonConnection!
    groups(first: Int = 20): GroupConnection!
  }
`;

export const resolvers = {
  Query: {
    person: (_, { id }) => persons.get(id) ?? null,
    persons: (_, { first }) => ({ nodes: world.persons.slice(0, first) }),
    groups: (_, { first }) => ({ nodes: world.groups.slice(0, first) }),
  },
  Group: {
    members: (group, { first }) => ({
      nodes: group.members.slice(0, first).map((id) => persons.get(id)),
    }),
  },
};

export const port = Number(process.argv[3]);
