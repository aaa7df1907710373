const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes any text safe between tags and inside quoted attributes. Control characters become a space. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '').replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ');
