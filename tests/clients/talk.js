// What the scripts have in common: asking by plain HTTP, recording a touch, following them.

export const FOLLOW = `subscription Follow($since: BigInt) {
  competitorTouchRecorded(since: $since) {
    version
    competitorTouches { naturalId }
  }
}`;

export const follow = (since) => ({ query: FOLLOW, variables: { since: String(since) } });

export async function ask(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

// Record a competitor touch and return the version of the store that holds it.
export async function record(url, requestId, id) {
  const query = `mutation ($requestId: String!, $touch: CompetitorTouchInput!) {
    recordCompetitorTouch(requestId: $requestId, competitorTouch: $touch) {
      ... on CompetitorTouchRecorded { version }
    }
  }`;
  const touch = { id, competitor: "rival", kind: "FREE_HANDSET", at: "2025-12-31T08:00:00Z", subject: { person: "chief" } };
  const { data, errors } = await ask(url, { query, variables: { requestId, touch } });
  if (errors) throw new Error(JSON.stringify(errors));
  return Number(data.recordCompetitorTouch.version);
}

// The first thing that an iterator yields.
export async function once(iterator) {
  for await (const value of iterator) return value;
  throw new Error("it ended without a value");
}
