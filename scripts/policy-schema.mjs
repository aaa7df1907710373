// Writes what is published about policies from the table of stages in src/policy: docs/policy.schema.json, and the reference at
// the end of docs/guide/policy-files.md. Tests fail when they are not current.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createJiti } from 'jiti';
import { root } from './root.mjs';

const START = '<!-- stages: written by `npm run schema` -->';

const jiti = createJiti(import.meta.url, { fsCache: false });
const load = (file) => jiti.import(path.join(root, 'src', 'policy', 'schema', file));
const [{ policyFileSchema }, { stageTables }] = await Promise.all([load('policy-file-schema.ts'), load('stage-tables.ts')]);

writeFileSync(path.join(root, 'docs', 'policy.schema.json'), `${JSON.stringify(policyFileSchema(), null, 2)}\n`);

const page = path.join(root, 'docs', 'guide', 'policy-files.md');
const text = readFileSync(page, 'utf8');
const start = text.indexOf(START);
if (start < 0) throw new Error(`${page} has no line ${START}`);
writeFileSync(page, `${text.slice(0, start + START.length)}\n\n${stageTables()}\n`);
