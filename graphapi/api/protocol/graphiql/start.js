"use strict";

// GraphiQL over our own door: answers as JSON, subscriptions as a stream of events.
(() => {
  const FIRST = `# Ask anything here; Ctrl-Space shows what can be asked.
{
  search(text: "李", first: 5) {
    nodes {
      __typename
      ... on Person { id name }
      ... on Group { id name }
    }
  }
}
`;
  const accept = "application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0.5";

  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        const parts = (text + read.value).split("\n\n");
        text = parts.pop();
        for (const part of parts) {
          const told = /^event: next\ndata: (.*)$/s.exec(part);
          if (told) yield JSON.parse(told[1]);
          if (part.startsWith("event: complete")) return;
        }
      }
    } finally {
      await reader.cancel();
    }
  }

  async function ask(request, options) {
    const answer = await fetch("graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept, ...options?.headers },
      body: JSON.stringify(request),
    });
    const streams = answer.headers.get("content-type").startsWith("text/event-stream");
    return streams ? events(answer.body) : answer.json();
  }

  const view = React.createElement(GraphiQL, { fetcher: ask, defaultQuery: FIRST });
  ReactDOM.createRoot(document.getElementById("graphiql")).render(view);
})();
