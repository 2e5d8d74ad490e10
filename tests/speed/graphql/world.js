// The same data and the same part of the schema for both servers of Node. As with ours, rows come
// from an asynchronous store that is asked for many at once: it answers from memory.
import { readFileSync } from "node:fs";

const world = JSON.parse(readFileSync(process.argv[2], "utf8"));
const persons = new Map(world.persons.map((each) => [each.naturalId, each]));

export const port = Number(process.argv[3]);

export const store = {
  person: async (id) => persons.get(id) ?? null,
  people: async (ids) => ids.map((id) => persons.get(id) ?? null),
  persons: async (first) => world.persons.slice(0, first),
  groups: async (first) => world.groups.slice(0, first),
  members: async (groups, first) => groups.map((each) => each.members.slice(0, first)),
};

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

export const query = {
  person: (_, { id }) => store.person(id),
  persons: async (_, { first }) => ({ nodes: await store.persons(first) }),
  groups: async (_, { first }) => ({ nodes: await store.groups(first) }),
};
