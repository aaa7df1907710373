import { product, type RawRequest } from './raw-request.ts';

const SCHEMES = ['Bearer', 'bearer', 'BEARER', 'Basic', 'Digest', 'Token', 'Negotiate', 'Bearer:', 'Bearer,', 'BearerX'];

const NAMES = ['Authorization', 'authorization', 'AUTHORIZATION'];

/** Texts that are nearly the token. */
const nearly = (token: string): readonly string[] => [
  '',
  'guess',
  token.slice(1),
  token.slice(0, -1),
  `${token}x`,
  `x${token}`,
  token.toUpperCase(),
  `"${token}"`,
  `<${token}>`,
  `${token},${token}`,
  `${token} ${token}`,
  `${token.slice(0, 5)} ${token.slice(5)}`,
  `${token}\u00a0`,
  `token=${token}`,
  encodeURIComponent(`${token}%`),
  Buffer.from(token).toString('base64'),
  Buffer.from(`:${token}`).toString('base64'),
  Buffer.from(token).toString('hex'),
  Array.from(token).reverse().join(''),
  'undefined',
  'null',
  '*',
  'x'.repeat(512),
  'x'.repeat(513),
];

/** The right token in places where nobody looks for it. */
const elsewhere = (token: string): readonly (readonly string[])[] => [
  [],
  [`Proxy-Authorization: Bearer ${token}`],
  [`X-Authorization: Bearer ${token}`],
  [`X-Api-Key: ${token}`],
  [`X-Token: ${token}`],
  [`Cookie: token=${token}`],
  [`Cookie: Authorization=Bearer ${token}`],
  [`Sec-WebSocket-Protocol: Bearer, ${token}`],
  [`Referer: http://localhost/?token=${token}`],
  ['Authorization: Bearer guess', `Authorization: Bearer ${token}`],
  ['Authorization:', `Authorization: Bearer ${token}`],
  [`X-Original-Authorization: Bearer ${token}`],
];

/** `start` with every credential that must not let anybody in; right is only `Bearer TOKEN`. */
export const wrongCredentials = (start: string, host: string, token: string): readonly RawRequest[] => {
  const bare = nearly(token);
  const written = [
    ...product(NAMES.slice(0, 1), SCHEMES, bare),
    ...product(NAMES.slice(1), SCHEMES.slice(0, 1), bare),
    ...product(NAMES, SCHEMES.slice(3), [token]),
  ].map(([name = '', scheme = '', credential = '']) => [`${name}: ${scheme} ${credential}`]);
  const noScheme = product(NAMES, [token, `\t${token}`]).map(([name = '', credential = '']) => [`${name}: ${credential}`]);
  return [...written, ...noScheme, ...elsewhere(token)].map((headers) => ({
    name: headers.join(' | ') || 'nothing',
    start,
    headers: [`Host: ${host}`, ...headers],
  }));
};
