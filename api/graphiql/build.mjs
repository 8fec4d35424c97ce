// Copies the published files that the service embeds, with their licences, to dist/.
import { copyFile, mkdir, rm, stat } from "node:fs/promises";

const files = {
  "graphiql/graphiql.min.js": "graphiql.min.js",
  "graphiql/graphiql.min.css": "graphiql.min.css",
  "react/umd/react.production.min.js": "react.production.min.js",
  "react-dom/umd/react-dom.production.min.js": "react-dom.production.min.js",
  "graphiql/LICENSE": "LICENSE-graphiql.txt",
  "react/LICENSE": "LICENSE-react.txt",
  "react-dom/LICENSE": "LICENSE-react-dom.txt",
};

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
for (const [from, to] of Object.entries(files)) {
  await copyFile(`node_modules/${from}`, `dist/${to}`);
  console.log(`dist/${to}: ${(await stat(`dist/${to}`)).size} bytes`);
}
