// Imported first by every script: says clearly that Node.js is too old, before anything else can fail in a less clear way.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const numbers = (version) => version.match(/\d+/g).map(Number);
const [wantedMajor, wantedMinor = 0] = numbers(engines.node);
const [major, minor] = numbers(process.versions.node);

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    `marea needs Node.js ${wantedMajor}.${wantedMinor} or newer; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(1);
}
