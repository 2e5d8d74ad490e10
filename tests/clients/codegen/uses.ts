// What front ends write against the generated types: it must compile, and the marked lines must not.
import type { PersonsQuery, PersonsQueryVariables, RecordMutation } from "./generated.js";

export const wanted: PersonsQueryVariables = { first: 10, where: { side: ["CUSTOMER"] } };

export function names(found: PersonsQuery): readonly string[] {
  return found.persons.nodes.map((person) => person.name);
}

export function seen(found: PersonsQuery): string | null {
  return found.persons.nodes[0]?.seenAt ?? null;
}

export function outcome(found: RecordMutation): string {
  const result = found.recordCompetitorTouch;
  switch (result.__typename) {
    case "CompetitorTouchRecorded":
      return result.version;
    case "InputProblem":
      return result.problems.map((problem) => `${problem.field}: ${problem.message}`).join();
    case "Conflict":
      return "ask again";
    default:
      return result satisfies never;
  }
}

// @ts-expect-error: a word that the vocabulary does not have
export const misspelt: PersonsQueryVariables = { first: 10, where: { side: ["CUSTOMR"] } };

// @ts-expect-error: a variable that must be given
export const missing: PersonsQueryVariables = {};

export function unasked(found: PersonsQuery): unknown {
  // @ts-expect-error: a field that was not asked for
  return found.persons.nodes[0]?.tier;
}
