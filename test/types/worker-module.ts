// A worker module whose types the tests of `createPool` follow. Never started.
import { type Moved, move } from '../../src/index.ts';

export interface Resize {
  readonly bytes: Uint8Array;
  readonly width: number;
}

// biome-ignore lint/style/noDefaultExport: a worker module has one
export default async ({ bytes }: Resize, { signal }: { readonly signal: AbortSignal }): Promise<Moved<Uint8Array>> => {
  signal.throwIfAborted();
  return move(bytes);
};

export const measure = (bytes: Uint8Array): number => bytes.byteLength;
export const version = '1';
export const onClose = (): void => undefined;
