import { product } from './raw-request.ts';

/** Text for a body, as bytes of latin1, and what is wrong with it. */
export interface HostileBody {
  readonly name: string;
  readonly text: string;
}

const GOOD = '{"desired":7,"forMs":60000,"reason":"r","actor":"a"}';

const FIELDS = ['desired', 'forMs', 'reason', 'actor', 'pool'];

/** What no field takes. */
const VALUES = ['true', '-1', '1.5', '1e999', '[]', '{}', '[7]', '{"valueOf":7}', '-0.0000001', '1e21'];

/** Fields with a value that is none of theirs. */
const wrongValues: readonly HostileBody[] = product(FIELDS, VALUES)
  .filter(([field, value]) => field !== 'forMs' || value !== '1.5') // which is a time
  .map(([field = '', value = '']) => ({
    name: `${field}: ${value}`,
    text: `{"desired":7,"${field}":${value}}`,
  }));

/** A good body that stops too early. */
const halves: readonly HostileBody[] = Array.from({ length: GOOD.length - 1 }, (_, index) => ({
  name: `the first ${index + 1} bytes`,
  text: GOOD.slice(0, index + 1),
}));

const syntax: readonly HostileBody[] = [
  `${GOOD}}`,
  `${GOOD}${GOOD}`,
  `${GOOD},`,
  `[${GOOD}]`,
  `"${GOOD.replaceAll('"', '\\"')}"`,
  GOOD.replaceAll('"', "'"),
  GOOD.replace('"desired"', 'desired'),
  GOOD.replace('7', '07'),
  GOOD.replace('7', '0x7'),
  GOOD.replace('7', '+7'),
  GOOD.replace('7', 'NaN'),
  GOOD.replace('7', 'Infinity'),
  GOOD.replace('}', ',}'),
  GOOD.replace('{', '{/* */'),
  GOOD.replace('{', '{\0'),
  GOOD.replace('"r"', '"\n"'),
  GOOD.replace('"r"', '"\\x41"'),
  GOOD.replace('"r"', '"\\u12"'),
  GOOD.replace('"r"', '"\xff\xfe"').replace('{', '\xff\xfe{'),
  [...Buffer.from(GOOD, 'utf16le')].map((byte) => String.fromCharCode(byte)).join(''),
  `\xef\xbb\xbf\xef\xbb\xbf${GOOD}`,
  'null',
  '7',
  'true',
  '""',
  '[]',
  '['.repeat(400),
  `${'{"a":'.repeat(150)}1${'}'.repeat(150)}`,
].map((text) => ({ name: text.slice(0, 40), text }));

/** Ways to the prototype of every object, and fields that are none. */
const strangers: readonly HostileBody[] = [
  '"__proto__":{"desired":9}',
  '"\\u005f_proto__":{"desired":9}',
  '"constructor":{"prototype":{"desired":9}}',
  '"toString":1',
  '"size":9',
  '"Desired":9',
  '" desired":9',
  '"desired\\u0000":9',
  '"min":0',
  '"token":"x"',
].map((field) => ({ name: field, text: `{"desired":7,${field}}` }));

/** At least 120 bodies of an override that must not be taken. */
export const HOSTILE_BODIES: readonly HostileBody[] = [...wrongValues, ...halves, ...syntax, ...strangers];
