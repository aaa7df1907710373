import { product, type RawRequest } from './raw-request.ts';

const NAMES = [
  '127.0.0.1',
  'localhost',
  '[::1]',
  '127.0.0.2',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0.0.0.0',
  '10.0.0.7',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[0:0:0:0:0:0:0:1]',
  '::1',
  'localhost.',
  '127.0.0.1.',
  'evil.test',
  '127.0.0.1.evil.test',
  'localhost.evil.test',
  'evil.test#127.0.0.1',
  'evil.test/127.0.0.1',
  '127.0.0.1@evil.test',
  'evil.test@127.0.0.1',
  '127.0.0.1,evil.test',
  '127.0.0.1 evil.test',
  '127.0.0.1%00',
  'loc\u00e4lhost',
  '*',
  'null',
  '',
];

const portsOf = (port: number): readonly string[] => [
  `:${port}`,
  '',
  ':',
  `:${port + 1}`,
  ':80',
  `:0${port}`,
  `:+${port}`,
  `:${port}0`,
  `:${port}:80`,
  `:${port}/`,
];

/** The only names of a server that listens on this machine. */
const ownHosts = (port: number): readonly string[] => ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);

/** `start` under every name that is not the server's. */
export const foreignHosts = (start: string, port: number, headers: readonly string[]): readonly RawRequest[] => {
  const own = new Set(ownHosts(port));
  return product(NAMES, portsOf(port))
    .map((parts) => parts.join(''))
    .filter((host) => !own.has(host))
    .map((host) => ({ name: `Host: ${host}`, start, headers: [`Host: ${host}`, ...headers] }));
};

const originsOf = (port: number): readonly string[] => {
  const own = new Set(ownHosts(port).flatMap((host) => [`http://${host}`, `https://${host}`]));
  const hosts = [
    ...ownHosts(port),
    ...ownHosts(port).map((host) => `user@${host}`),
    ...ownHosts(port)
      .map((host) => host.toUpperCase())
      .filter((host) => /[A-Z]/.test(host)),
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.test:${port}`,
    'evil.test',
    `evil.test:${port}`,
    '',
  ];
  const schemes = ['http://', 'https://', 'HTTP://', 'ftp://', 'file://', 'ws://', 'chrome-extension://', 'http:', '//', ''];
  const written = product(schemes, hosts, ['', '/', '/path', '?query', '#part']).map((parts) => parts.join(''));
  // A header without a text is the same as a header that says nothing; browsers send no such origin.
  return [...written, 'null', 'undefined', '*'].filter((origin) => origin !== '' && !own.has(origin));
};

const SITES = product(['cross-site', 'same-site', 'none, cross-site', 'nonsense'], ['navigate', 'cors', 'no-cors', 'websocket']);

/** `start` from every page that is not the server's. */
export const foreignPages = (start: string, port: number, host: string, headers: readonly string[]): readonly RawRequest[] => {
  const origins = originsOf(port).map((origin) => [`Origin: ${origin}`]);
  const sites = SITES.map(([site = '', mode = '']) => [`Sec-Fetch-Site: ${site}`, `Sec-Fetch-Mode: ${mode}`]);
  const both = ownHosts(port).flatMap((own) => sites.map((site) => [`Origin: http://${own}`, ...site]));
  return [...origins, ...sites, ...both].map((page) => ({
    name: page.join(' | '),
    start,
    headers: [`Host: ${host}`, ...page, ...headers],
  }));
};
