import { part, withText } from './page-parts.ts';

/** Shows a link for each pool; the address keeps which one is open. */
export const showPoolLinks = (names: readonly string[], current: string): void => {
  const links = names.map((name) => {
    const link = withText('a', name);
    link.href = `#${encodeURIComponent(name)}`;
    if (name === current) link.setAttribute('aria-current', 'page');
    return link;
  });
  part('pools', HTMLElement).replaceChildren(...(names.length > 1 ? links : []));
};

/** The pool that the address names; the first one when it names none that is there. */
export const poolOfAddress = (names: readonly string[]): string | undefined => {
  const asked = decodeURIComponent(location.hash.slice(1));
  return names.find((name) => name === asked) ?? names[0];
};
