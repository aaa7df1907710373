import { describe, expect, it } from 'vitest';
import { resumeLine } from './resume-line.ts';

describe('resumeLine', () => {
  it('repeats the options and reads the file of the unstarted', () => {
    const line = resumeLine({
      invocation: 'npx marea',
      module: './fetch.mjs',
      unstartedPaths: ['marea-unstarted-1.ndjson'],
      repeatable: ['--max', '50', '--failed', 'bad ones.ndjson'],
      isAppending: true,
    });
    expect(line).toBe(
      "npx marea run ./fetch.mjs --input records --append --max 50 --failed 'bad ones.ndjson' marea-unstarted-1.ndjson",
    );
  });

  it('quotes what a shell would change', () => {
    const line = resumeLine({
      invocation: 'marea',
      module: "it's $HOME.mjs",
      unstartedPaths: ['*.ndjson'],
      repeatable: [],
      isAppending: false,
    });
    expect(line).toBe(`marea run 'it'\\''s $HOME.mjs' --input records '*.ndjson'`);
  });
});
