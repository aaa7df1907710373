/**
 * What every answer carries. Scripts and styles come from our own files alone; nothing can frame the dashboard; no other site's page can
 * take in an answer as an image or a script; no cache keeps one.
 */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cache-control', 'no-store'],
];

/** Adds the headers of every answer. */
export const secured = (response: Response): Response => {
  for (const [name, value] of SECURITY_HEADERS) response.headers.set(name, value);
  return response;
};
