/** The element of the page with this id. @throws when the page has none: page and script belong together. */
export const part = <T extends HTMLElement>(id: string, kind: new () => T): T => {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no #${id}`);
};

/** A new element with text. Text is always set as text, so that no name and no reason can become part of the page. */
export const withText = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  content: string,
  className = '',
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  made.textContent = content;
  if (className !== '') made.className = className;
  return made;
};

/** The value of a colour that the style sheet names. */
export const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
