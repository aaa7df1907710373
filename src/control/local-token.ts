import { homedir } from 'node:os';
import { isLoopback } from '../http/index.ts';
import { defaultTokenFile, readTokenFile } from './token-file.ts';

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

const portOf = ({ port, protocol }: URL): number => {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? HTTPS_PORT : HTTP_PORT;
};

/**
 * The token that a control plane of this machine has written for its owner; `undefined` when there is none. For another machine there is
 * none either, so that a token never leaves by a mistyped address.
 * @public
 */
export const localToken = (url: URL, home: string = homedir()): string | undefined =>
  isLoopback(url.hostname) ? readTokenFile(defaultTokenFile(portOf(url), home)) : undefined;
