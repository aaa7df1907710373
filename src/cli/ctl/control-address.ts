import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTROL_PORT, localToken } from '../../control/index.ts';
import type { CommandHost } from '../command-host.ts';
import { UsageError } from '../usage-error.ts';
import type { ControlAddress } from './control-client.ts';
import type { CtlOptions } from './ctl-options.ts';

const readUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === undefined || !isHttp || url.username !== '' || url.password !== '')
    throw new UsageError('--url must be the address of a control plane, for example http://127.0.0.1:8433');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
};

const readToken = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--token-file cannot be read: ${file}`, undefined, { cause: error });
  }
};

/** Finds the token: in the named file, in `MAREA_TOKEN`, or, for a service of this machine, in the file that it wrote. */
const findToken = (host: CommandHost, url: URL, tokenFile: string | undefined): string | undefined => {
  if (tokenFile !== undefined) return readToken(path.resolve(host.workingDirectory, tokenFile));
  const given = host.environment['MAREA_TOKEN'];
  return given !== undefined && given !== '' ? given : localToken(url, host.environment['HOME']);
};

/** Where the service is that the user means. @throws UsageError when it cannot be told. */
export const controlAddress = (host: CommandHost, options: CtlOptions): ControlAddress => {
  const url = readUrl(options.url ?? host.environment['MAREA_URL'] ?? `http://127.0.0.1:${CONTROL_PORT}`);
  return { url, token: findToken(host, url, options.tokenFile) };
};
