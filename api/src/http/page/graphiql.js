"use strict";

// The token of the demonstration, if there is one. Without one, put {"Authorization": "Bearer …"} under "Headers".
const token = document.querySelector('meta[name="partnership-token"]').content;
const authorization = token ? { Authorization: `Bearer ${token}` } : {};

const welcome = `# The Partnership API
#
# Ctrl-Enter runs the query, Ctrl-Space suggests.
# The book on the left explains every field.
#
${token ? "# You are signed in by the demonstration." : '# Sign in under "Headers" below, with\n#   { "Authorization": "Bearer <token>" }'}

query FirstSchools {
  schools(first: 5) {
    totalCount
    edges {
      node {
        urn
        name
      }
    }
  }
}
`;

const socket = new URL("/graphql", window.location.href);
socket.protocol = socket.protocol === "https:" ? "wss:" : "ws:";

const fetcher = GraphiQL.createFetcher({
  url: "/graphql",
  subscriptionUrl: socket.href,
  headers: authorization,
  wsConnectionParams: authorization,
});

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: welcome, defaultEditorToolsVisibility: "headers" }),
);
