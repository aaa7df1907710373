import { product, type RawRequest } from './raw-request.ts';

const PREFIXES = ['/', '/api/pools/', '/tasks/', '/app.js/', '/index.html/'];

const CLIMBS = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2E%2E%2F',
  '%2e./',
  '..\\',
  '..%5c',
  '%252e%252e%252f',
  '....//',
  '%c0%ae%c0%ae/',
  '%u002e%u002e/',
  '..;/',
  '..%00/',
  '/../',
  './.././',
];

const TARGETS = ['etc/passwd', 'package.json', '.env'];

/** Paths that climb out of any folder, a little and a lot. */
export const climbingPaths = (host: string): readonly RawRequest[] =>
  [1, 9].flatMap((times) =>
    product(PREFIXES, CLIMBS, TARGETS).map(([prefix = '', climb = '', target = '']) => {
      const path = prefix + climb.repeat(times) + target;
      return { name: path, start: `GET ${path}`, headers: [`Host: ${host}`] };
    }),
  );
