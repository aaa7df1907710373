// Checksums and gzips files: `marea run examples/run/checksum-gzip.ts 'node_modules/**'`.
// Each input is a path; the result is its SHA-256 and its sizes.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

interface Context {
  readonly signal: AbortSignal;
}

interface Checksum {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

const checksum = async (path: string, { signal }: Context): Promise<Checksum> => {
  const hash = createHash('sha256');
  let bytes = 0;
  let gzipBytes = 0;
  const source = createReadStream(path);
  source.on('data', (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  const counter = new Writable({
    write(chunk: Buffer, _encoding, done) {
      gzipBytes += chunk.length;
      done();
    },
  });
  await pipeline(source, createGzip(), counter, { signal });
  return { path, sha256: hash.digest('hex'), bytes, gzipBytes };
};

export default checksum;
