import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyFileSchema } from './policy-file-schema.ts';

const published = (): unknown => JSON.parse(readFileSync(new URL('../../../docs/policy.schema.json', import.meta.url), 'utf8'));

describe('docs/policy.schema.json', () => {
  it('is current; `npm run schema` makes it so', () => {
    expect(published()).toEqual(policyFileSchema());
  });

  it('describes every field of every stage, for whoever reads it in an editor', () => {
    const missing: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('properties' in value && typeof value.properties === 'object' && value.properties !== null) {
        for (const [key, property] of Object.entries(value.properties)) {
          const isTold = key === 'kind' || key === 'options' || (property as { description?: string }).description !== undefined;
          if (!isTold) missing.push(`${path}.${key}`);
        }
      }
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}/${key}`);
    };
    visit(published(), '');
    expect(missing).toEqual([]);
  });
});
