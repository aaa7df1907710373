// Writes docs/policy.schema.json from the table of stages in src/policy. A test fails when the file is not current.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createJiti } from 'jiti';
import { root } from './root.mjs';

const jiti = createJiti(import.meta.url, { fsCache: false });
const { policyFileSchema } = await jiti.import(path.join(root, 'src', 'policy', 'schema', 'policy-file-schema.ts'));
writeFileSync(path.join(root, 'docs', 'policy.schema.json'), `${JSON.stringify(policyFileSchema(), null, 2)}\n`);
